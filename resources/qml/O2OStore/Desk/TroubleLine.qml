pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Controls
import O2OStore.Theme

// One thing of the worklist: its number, what it is, how long it waits, its key.
Pressable {
    id: row

    required property string trouble_id
    required property string kind
    required property string pickup_number
    required property string title
    required property string age
    required property string age_tone
    required property string key
    required property bool selected
    readonly property color ageColour: row.age_tone === "normal" ? Theme.inkSoft : Theme.tone(row.age_tone)
    signal opened(string id)

    objectName: "trouble_" + row.kind
    implicitHeight: Theme.grid(9)
    rest: Theme.restStep
    label: [row.pickup_number, row.title, row.age].filter(part => part !== "").join(", ")
    onActed: row.opened(row.trouble_id)

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
                visible: row.pickup_number !== ""
                anchors.verticalCenter: parent.verticalCenter
                value: row.pickup_number
                size: Theme.fsTitle
            }
            Icon {
                visible: row.pickup_number === ""
                anchors.verticalCenter: parent.verticalCenter
                name: "paper"
                size: Theme.fsTitle
                color: Theme.inkSoft
            }
        }
        Words {
            Layout.fillWidth: true
            text: row.title
            maximumLineCount: 2
            Accessible.ignored: true
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
