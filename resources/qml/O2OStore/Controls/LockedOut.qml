pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Theme

// The platform no longer knows this machine: nothing on it is true or possible, so nothing else is shown.
Overlay {
    id: page

    objectName: "lockedOutPage"
    z: 40

    SoftPanel {
        anchors.fill: parent
        anchors.topMargin: Theme.margin
        anchors.bottomMargin: Theme.margin
        tone: ""
        ColumnLayout {
            anchors.verticalCenter: parent.verticalCenter
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.margins: Theme.grid(9)
            spacing: Theme.gap
            Badge {
                icon: "lock"
                tone: "amber"
                look: "soft"
                size: Theme.grid(14)
            }
            Words {
                objectName: "lockedOutTitle"
                Layout.fillWidth: true
                Layout.topMargin: Theme.gap
                //: A desk or a board whose key the hall has withdrawn. Max 40.
                text: qsTr("This machine is locked out")
                size: Theme.fsTitle
                strong: true
            }
            Words {
                Layout.fillWidth: true
                //: Under it: who acts, and what goes on meanwhile. Max 160.
                text: qsTr("The platform no longer accepts its key. Ask whoever runs the hall to enrol it again.\nParcels wait safely; use another desk until then.")
                size: Theme.fsLead
                color: Theme.inkSoft
            }
            Words {
                Layout.fillWidth: true
                text: "signed_out"
                size: Theme.fsSmall
                color: Theme.inkSoft
            }
        }
    }
}
