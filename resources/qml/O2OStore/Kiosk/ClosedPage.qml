pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// Out of service: said calmly, with where to go. A badge before the camera still opens the staff's page.
Overlay {
    id: page

    required property Service service
    required property Session session
    readonly property bool camera: page.service.closed_by === "camera"

    objectName: "closedPage"
    open: page.service.closed_by !== "" && page.service.staff === ""
    z: 15

    RowLayout {
        id: head
        anchors.left: parent.left
        anchors.right: parent.right
        height: Theme.headHeight
        spacing: Theme.grid(2)
        Mark {}
        Words {
            Layout.fillWidth: true
            text: page.session.hall_name
            strong: true
        }
        Words {
            text: page.session.clock
            color: Theme.inkSoft
        }
    }
    SoftPanel {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: head.bottom
        anchors.topMargin: Theme.gap
        anchors.bottom: parent.bottom
        tone: ""
        ColumnLayout {
            anchors.verticalCenter: parent.verticalCenter
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.margins: Theme.grid(9)
            spacing: Theme.gap
            Badge {
                icon: page.camera ? "unseen" : "clock"
                tone: "amber"
                look: "soft"
                size: Theme.grid(18)
            }
            Words {
                objectName: "closedTitle"
                Layout.fillWidth: true
                Layout.topMargin: Theme.gap
                //: The kiosk serves nobody now. Max 40.
                text: qsTr("This kiosk takes a break")
                size: Theme.fsTotal
                strong: true
                leading: 1.2
            }
            Words {
                Layout.fillWidth: true
                //: Under it, the camera gives no picture. Max 90.
                text: page.camera ? qsTr("Its camera sees nothing, our staff look after it.\nPlease use the next one.")
                    //: Under it, staff closed it. Max 90.
                    : qsTr("Please use the next one, or ask our staff.\nPaid orders go on as always.")
                size: Theme.fsLead
                color: Theme.inkSoft
            }
        }
    }
}
