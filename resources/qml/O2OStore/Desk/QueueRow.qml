pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Controls
import O2OStore.Theme

// One order of the queue: number, pieces and shelf, how long it has waited, its key.
Pressable {
    id: row

    required property string order_id
    required property string pickup_number
    required property int pieces
    // The role "state" would collide with every item's own property.
    required property var model
    required property string desk
    required property string shelf
    required property string age
    required property string age_tone
    required property string key
    required property bool selected
    required property string called
    readonly property color ageColour: row.age_tone === "normal" ? Theme.inkSoft : Theme.tone(row.age_tone)
    signal opened(string id)

    objectName: "case_" + row.pickup_number
    implicitHeight: Theme.grid(9)
    rest: Theme.restStep
    label: [row.pickup_number, row.age].join(", ")
    onActed: row.opened(row.order_id)

    background: Rectangle {
        color: row.selected ? Theme.jadeSoft : (row.pressed ? Theme.shot : Theme.card)
        Rectangle {
            visible: row.selected
            width: Theme.bold
            height: parent.height
            color: Theme.jade
        }
        Rectangle {
            anchors.bottom: parent.bottom
            width: parent.width
            height: Theme.hair
            color: Theme.line
        }
    }
    contentItem: RowLayout {
        spacing: Theme.grid(1.5)
        Item {
            Layout.leftMargin: Theme.grid(2)
            Layout.preferredWidth: Theme.grid(11)
            Layout.fillHeight: true
            PickupNumber {
                anchors.verticalCenter: parent.verticalCenter
                value: row.pickup_number === "" ? "–" : row.pickup_number
                size: Theme.fsTitle
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0
            Words {
                Layout.fillWidth: true
                //: Row of the desk's queue: pieces. Max 20.
                text: row.desk === "" ? qsTr("%n piece(s)", "", row.pieces)
                    //: Row of the desk's queue: pieces, desk. Max 20.
                    : qsTr("%n piece(s), desk %1", "", row.pieces).arg(row.desk)
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Math.round(size * Theme.shrinkLimit)
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
            Words {
                Layout.fillWidth: true
                text: [row.called !== "" ? row.called : CaseWords.state(row.model.state), row.shelf].filter(part => part !== "").join(Theme.chinese ? "，" : ", ")
                size: Theme.fsSmall
                color: Theme.inkSoft
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Math.round(size * Theme.shrinkLimit)
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
        }
        Icon {
            visible: row.age_tone !== "normal"
            name: row.age_tone === "vermilion" ? "warn" : "clock"
            size: Theme.fsBody
            color: row.ageColour
        }
        Words {
            text: row.age
            size: Theme.fsSmall
            strong: row.age_tone !== "normal"
            color: row.ageColour
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
        KeyCap {
            Layout.rightMargin: Theme.grid(2)
            key: row.key
        }
    }
}
