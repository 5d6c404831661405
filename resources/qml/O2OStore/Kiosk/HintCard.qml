pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Controls
import O2OStore.Theme

// The camera sees but cannot read: the cause in one line with a drawn hand; a resting word while there is none.
Card {
    id: card

    property string hint: ""
    property string restTitle: ""
    property string restText: ""
    property string restIcon: "idcard"
    readonly property bool drawn: card.hint !== "" && card.hint !== "camera_restarting"
    readonly property var titles: ({
            //: Camera hint: come closer. Max 24.
            "closer": qsTr("A little closer"),
            //: Camera hint: hold still. Max 24.
            "steadier": qsTr("Hold it still"),
            //: Camera hint: reflection. Max 24.
            "less_glare": qsTr("Tilt it, it shines"),
            //: Camera hint: too dark to read. Max 24.
            "darkness": qsTr("More light, please"),
            //: Camera hint: sharp and near, yet not all of it can be read; a finger is the likeliest cause. Max 24.
            "lift_finger": qsTr("Not all of it is seen"),
            //: Camera hint: lay it flat. Max 24.
            "flatter": qsTr("Lay it flat"),
            //: Camera hint: turn it over. Max 24.
            "other_side": qsTr("Turn it over, please"),
            //: Camera hint: one card only. Max 24.
            "one_card": qsTr("One card only, please"),
            //: The card on the reader lies there since before: it is read when it is laid anew. Max 24.
            "lay_again": qsTr("Lift it and lay it again"),
            //: The camera is being started again. Max 24.
            "camera_restarting": qsTr("Camera is restarting")
        })
    readonly property var texts: ({
            //: Under "A little closer". Max 48.
            "closer": qsTr("Seen, but still small: fill the frame"),
            //: Under "Hold it still". Max 48.
            "steadier": qsTr("It moves too fast to read"),
            //: Under "Tilt it, it shines". Max 48.
            "less_glare": qsTr("The lamp's reflection covers the print"),
            //: Under "More light, please". Max 48.
            "darkness": qsTr("It lies in shadow: bring it under the lamp"),
            //: Under "Not all of it is seen". Max 48.
            "lift_finger": qsTr("Keep fingers off the print and hold it still"),
            //: Under "Lay it flat". Max 48.
            "flatter": qsTr("It stands at an angle to the camera"),
            //: Under "Turn it over". Max 48.
            "other_side": qsTr("The side with your photo faces the camera"),
            //: Under "One card only". Max 48.
            "one_card": qsTr("Two cards are in view"),
            //: Under "Lift it and lay it again". Max 48.
            "lay_again": qsTr("It was there before; your own card only, please"),
            //: Under "Camera is restarting". Max 48.
            "camera_restarting": qsTr("Two seconds; nothing is lost")
        })

    radius: Theme.radiusM
    implicitHeight: Math.max(Theme.grid(21), words.implicitHeight + Theme.grid(5))

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.grid(4)
        anchors.rightMargin: Theme.grid(4)
        spacing: Theme.grid(4)
        Art {
            visible: card.drawn
            Layout.preferredWidth: Theme.grid(25)
            Layout.preferredHeight: Theme.grid(18.5)
            name: card.drawn ? "hint_" + card.hint : ""
        }
        Badge {
            visible: !card.drawn
            size: Theme.grid(11)
            icon: card.hint === "" ? card.restIcon : "clock"
            look: "soft"
            tone: card.hint === "" ? "jade" : "amber"
            weight: 2
        }
        ColumnLayout {
            id: words
            Layout.fillWidth: true
            spacing: 0
            Words {
                objectName: "hintTitle"
                Layout.fillWidth: true
                text: card.hint === "" ? card.restTitle : card.titles[card.hint] ?? card.restTitle
                size: Theme.fsLead
                strong: true
                leading: 1.3
            }
            Words {
                objectName: "hintText"
                Layout.fillWidth: true
                text: card.hint === "" ? card.restText : card.texts[card.hint] ?? card.restText
                size: Theme.fsSmall
                color: Theme.inkSoft
            }
        }
    }
}
