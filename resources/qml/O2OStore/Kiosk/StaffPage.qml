pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// Staff's own page behind a badge: first the PIN, then the machine in figures and what may be changed.
Overlay {
    id: page

    required property Service service
    required property Session session
    readonly property bool menu: page.service.staff === "menu"

    objectName: "staffPage"
    open: page.service.staff !== ""

    ColumnLayout {
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(parent.width, Theme.grid(Theme.landscape && page.menu ? 190 : 125))
        height: parent.height
        spacing: Theme.gap
        RowLayout {
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.headHeight
            spacing: Theme.grid(2)
            Mark {}
            Words {
                Layout.fillWidth: true
                objectName: "staffTitle"
                //: Title of the staff's page before the PIN. Max 24.
                text: page.menu ? page.service.staff_name : qsTr("Staff: your PIN")
                size: Theme.fsTitle
                strong: true
                wrapMode: Text.NoWrap
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.fsBody
            }
            Words {
                text: page.session.clock
                color: Theme.inkSoft
            }
        }
        StaffPin {
            visible: !page.menu
            Layout.fillWidth: true
            Layout.fillHeight: true
            service: page.service
        }
        StaffMenu {
            visible: page.menu
            Layout.fillWidth: true
            Layout.fillHeight: true
            service: page.service
        }
        RowLayout {
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.action
            Layout.maximumHeight: Theme.action
            spacing: Theme.grid(2)
            QuietButton {
                objectName: "leaveMenuButton"
                Layout.fillHeight: true
                Layout.fillWidth: page.menu
                glyph: "back"
                //: Closes the staff's page. Max 20.
                label: qsTr("Back to the kiosk")
                onActed: page.service.leave_menu()
            }
            PrimaryButton {
                objectName: "staffEnterButton"
                visible: !page.menu
                Layout.fillHeight: true
                Layout.fillWidth: true
                enabled: page.service.pin_length > 0 && !page.service.staff_busy
                //: Checks badge and PIN. Max 16.
                label: qsTr("Sign in")
                onActed: page.service.staff_enter()
            }
        }
    }
}
