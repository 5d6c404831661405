pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Controls
import O2OStore.Theme

// One proof: not yet, right or wrong; by disc, word and sentence, never by colour alone.
Rectangle {
    id: card

    property string title: ""
    property string proof: "none"
    property string text: ""
    default property alias extra: line.data
    readonly property bool proven: card.proof === "ok"
    readonly property bool wrong: card.proof === "wrong"

    implicitHeight: Theme.grid(9.5)
    radius: Theme.radiusM
    color: Theme.card
    border.width: card.wrong ? Theme.bold : Theme.hair
    border.color: card.wrong ? Theme.vermilion : Theme.line
    Accessible.role: Accessible.StaticText
    Accessible.name: card.title + ": " + card.text

    RowLayout {
        id: line
        anchors.fill: parent
        anchors.leftMargin: Theme.grid(2)
        anchors.rightMargin: Theme.grid(1.5)
        spacing: Theme.grid(1.75)
        Badge {
            size: Theme.grid(4.5)
            icon: card.proven ? "check" : (card.wrong ? "close" : "clock")
            look: card.proven || card.wrong ? "filled" : "soft"
            tone: card.proven ? "jade" : (card.wrong ? "vermilion" : "amber")
            weight: 3
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0
            Words {
                Layout.fillWidth: true
                text: card.title
                strong: true
                Accessible.ignored: true
            }
            Words {
                Layout.fillWidth: true
                //: A proof that has not been shown yet. Max 16.
                text: card.text !== "" ? card.text : qsTr("not shown yet")
                size: Theme.fsSmall
                color: card.wrong ? Theme.vermilion : Theme.inkSoft
                leading: 1.2
                maximumLineCount: 2
                Accessible.ignored: true
            }
        }
    }
}
