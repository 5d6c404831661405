pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// The number, the masked person, pieces and shelf; at the right where it stands and since when.
RowLayout {
    id: head

    required property Desk desk
    readonly property bool good: head.desk.case_state === "ready" || head.desk.case_state === "handed_over"
    readonly property bool bad: head.desk.case_state === "refused"
    readonly property string tone: head.good ? "jade" : (head.bad ? "vermilion" : "sky")

    spacing: Theme.grid(3.5)
    PickupNumber {
        objectName: "caseNumber"
        value: head.desk.case_pickup_number
    }
    ColumnLayout {
        Layout.fillWidth: true
        spacing: 0
        Words {
            objectName: "caseBuyer"
            Layout.fillWidth: true
            //: Who bought: masked name, last four of the ID number. Max 40.
            text: qsTr("%1, ID ends in %2").arg(head.desk.case_masked_name).arg(head.desk.case_last_four)
            size: Theme.fsLead
            strong: true
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Math.round(size * Theme.shrinkLimit)
            wrapMode: Text.NoWrap
        }
        Words {
            Layout.fillWidth: true
            //: Under it: pieces and shelves. Max 40.
            text: qsTr("%n piece(s), shelf %1", "", head.desk.case_pieces).arg(head.desk.case_shelf)
            color: Theme.inkSoft
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Math.round(size * Theme.shrinkLimit)
            wrapMode: Text.NoWrap
        }
    }
    SoftPanel {
        tone: head.tone
        radius: height / 2
        implicitHeight: Theme.target
        implicitWidth: face.implicitWidth + Theme.grid(4)
        Row {
            id: face
            anchors.centerIn: parent
            spacing: Theme.grid(1.25)
            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: head.good ? "checkCircle" : (head.bad ? "stop" : "clock")
                size: Theme.grid(3)
                color: Theme.tone(head.tone)
            }
            Words {
                objectName: "caseState"
                anchors.verticalCenter: parent.verticalCenter
                text: [CaseWords.state(head.desk.case_state), head.desk.case_state_time].filter(part => part !== "").join(" ")
                strong: true
                color: Theme.tone(head.tone)
                wrapMode: Text.NoWrap
            }
        }
    }
}
