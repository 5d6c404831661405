pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Theme

// One of the documents: a disc on the thread, its name, what holds, and the real time of the receipt.
Item {
    id: row

    required property string kind
    required property string tone
    required property string time
    required property string text
    property bool compact: false
    property bool first: false
    property int discSize: Theme.grid(row.compact ? 6.5 : 8)
    readonly property bool isDone: row.tone === "done"
    readonly property string colour: row.isDone ? "jade" : (row.tone === "refused" ? "vermilion" : (row.tone === "asking" ? "sky" : ""))
    readonly property var icons: ({ "payment": "wallet", "order": "bag", "waybill": "truck", "inventory": "stamp", "quarantine": "shield" })
    readonly property var names: ({
            //: Document: the wallet's record of the payment. Max 16.
            "payment": qsTr("Payment"),
            //: Document: the order as declared to customs. Max 16.
            "order": qsTr("Order record"),
            //: Document: the carrier's record of the parcel. Max 16.
            "waybill": qsTr("Waybill"),
            //: Document: the list of goods that customs decides on. Max 16.
            "inventory": qsTr("Goods list"),
            //: Document: the report to inspection and quarantine, the second regulator. Max 16.
            "quarantine": qsTr("Quarantine")
        })

    objectName: "document_" + row.kind
    implicitHeight: Math.max(row.compact ? Theme.documentRowCompact : Theme.documentRow, words.implicitHeight + Theme.grid(2))
    Accessible.role: Accessible.StaticText
    Accessible.name: [row.names[row.kind], row.text, row.time].filter(part => part !== "").join(", ")

    Rectangle {
        visible: !row.first
        x: badge.x + badge.width / 2 - width / 2
        y: -Math.round(((row.compact ? Theme.documentRowCompact : Theme.documentRow) - badge.height) / 2)
        width: Theme.bold
        height: badge.y - y
        color: row.isDone ? Theme.jade : Theme.line
    }
    RowLayout {
        anchors.fill: parent
        spacing: Theme.grid(row.compact ? 3 : 3.5)

        Badge {
            id: badge
            size: row.discSize
            icon: row.compact && row.isDone ? "check" : (row.tone === "refused" ? "stop" : row.icons[row.kind] ?? "paper")
            tone: row.colour
            look: row.isDone ? "filled" : (row.tone === "todo" ? "outlined" : "soft")
        }
        ColumnLayout {
            id: words
            Layout.fillWidth: true
            spacing: 0
            Words {
                Layout.fillWidth: true
                text: row.names[row.kind] ?? ""
                strong: true
                Accessible.ignored: true
            }
            Words {
                Layout.fillWidth: true
                // In a narrow list only what still needs a look says more than its tick.
                visible: text !== "" && (!row.compact || row.tone === "asking" || row.tone === "refused")
                text: row.text
                maximumLineCount: row.compact ? 2 : 4
                elide: row.compact ? Text.ElideRight : Text.ElideNone
                size: Theme.fsSmall
                color: Theme.inkSoft
                Accessible.ignored: true
            }
        }
        ColumnLayout {
            spacing: 0
            Words {
                Layout.alignment: Qt.AlignRight
                visible: text !== ""
                text: row.time
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
            Words {
                Layout.alignment: Qt.AlignRight
                visible: !row.compact && row.tone !== "todo"
                //: Beside a document: customs has it. Max 12.
                text: row.isDone ? qsTr("received")
                    //: Beside a document: customs refused it. Max 12.
                    : row.tone === "refused" ? qsTr("refused")
                    //: Beside a document: customs is deciding. Max 12.
                    : qsTr("deciding")
                size: Theme.fsSmall
                strong: true
                color: Theme.tone(row.colour)
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
        }
    }
}
