pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// A shopper asked for a person: the whole screen says so across the hall, and hides what is the shopper's.
Overlay {
    id: page

    required property Service service
    required property Session session

    objectName: "callPage"
    open: page.service.calling && page.service.staff === ""

    SoftPanel {
        anchors.fill: parent
        anchors.topMargin: Theme.margin
        anchors.bottomMargin: Theme.action + Theme.gap
        tone: "amber"
        border.width: Theme.grid(1.5)
        border.color: Theme.amber
        // A slow beat that is seen from afar; in reduced motion the border simply stands.
        SequentialAnimation on border.color {
            running: page.open && Theme.travel > 0
            loops: Animation.Infinite
            PauseAnimation {
                duration: Theme.pulse / 2
            }
            ColorAnimation {
                to: Theme.amberSoft
                duration: Theme.slow
            }
            ColorAnimation {
                to: Theme.amber
                duration: Theme.slow
            }
        }
        ColumnLayout {
            anchors.fill: parent
            anchors.margins: Theme.grid(7)
            spacing: Theme.gap
            Item {
                Layout.fillHeight: true
            }
            Badge {
                Layout.alignment: Qt.AlignHCenter
                icon: "bell"
                tone: "amber"
                size: Theme.grid(Theme.landscape ? 20 : 30)
            }
            Words {
                objectName: "callTitle"
                Layout.fillWidth: true
                horizontalAlignment: Text.AlignHCenter
                //: The whole screen, to staff across the hall. Max 40.
                text: qsTr("Staff, please come here")
                size: Theme.fsTotal
                strong: true
                leading: 1.2
            }
            Words {
                Layout.fillWidth: true
                horizontalAlignment: Text.AlignHCenter
                //: Under it, to the shopper: what happens now. Max 90.
                text: qsTr("The bell rings and the screen glows.\nYour basket is safe and hidden.")
                size: Theme.fsLead
            }
            Figure {
                objectName: "callWaited"
                Layout.alignment: Qt.AlignHCenter
                Layout.topMargin: Theme.gap
                text: page.service.calling_for
                size: Theme.fsTotal
                color: Theme.amber
            }
            Item {
                Layout.fillHeight: true
            }
        }
    }
    RowLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        height: Theme.action
        spacing: Theme.grid(2)
        QuietButton {
            objectName: "cancelCallButton"
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            //: Takes the call for staff back. Max 20.
            label: qsTr("No need any more")
            onActed: page.service.staff_came()
        }
        PrimaryButton {
            objectName: "staffCameButton"
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            //: Somebody has come; back to the page. Max 20.
            label: qsTr("Somebody is here")
            onActed: page.service.staff_came()
        }
    }
}
