pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// What the question mark opens: how it works in four lines, where a person is, and the clearer colours.
Sheet {
    id: sheet

    required property Session session
    required property Service service
    signal lostAsked

    objectName: "helpSheet"
    share: Theme.landscape ? 0.98 : (Theme.large ? 0.9 : 0.74)

    ColumnLayout {
        anchors.fill: parent
        spacing: 0
        Words {
            Layout.fillWidth: true
            Layout.bottomMargin: Theme.grid(2)
            //: Title of the help sheet. Max 24.
            text: qsTr("How it works")
            size: Theme.fsTitle
            strong: true
        }
        Reason {
            icon: "idcard"
            //: Help, first line. Max 24.
            title: qsTr("Show your ID card")
            //: Under it. Max 80.
            text: qsTr("A Chinese resident card; customs asks for the real buyer.")
        }
        Reason {
            lineAbove: true
            icon: "scan"
            //: Help, second line. Max 24.
            title: qsTr("Show product codes")
            //: Under it. Max 80.
            text: qsTr("Each goes into the basket by itself, with price and tax.")
        }
        Reason {
            lineAbove: true
            icon: "wallet"
            //: Help, third line. Max 24.
            title: qsTr("Pay by phone")
            //: Under it. Max 80.
            text: qsTr("From your own account. Not released means refunded, unasked.")
        }
        Reason {
            lineAbove: true
            icon: "bell"
            //: Help, fourth line. Max 24.
            title: qsTr("A person, please")
            //: Under it. Max 80.
            text: qsTr("One touch below calls our staff to this kiosk.")
        }
        LinkButton {
            objectName: "lostButton"
            Layout.alignment: Qt.AlignLeft
            size: Theme.fsBody
            //: Opens what to do when the pickup code is gone. Max 28.
            label: qsTr("Lost the pickup code?")
            onActed: sheet.lostAsked()
        }
        RowLayout {
            Layout.fillWidth: true
            Layout.topMargin: Theme.gap
            spacing: Theme.grid(2)
            QuietButton {
                objectName: "contrastButton"
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                //: Switches the clear black-and-white colours off. Max 18.
                label: sheet.session.high_contrast ? qsTr("Normal colours")
                    //: Switches the clear black-and-white colours on. Max 18.
                    : qsTr("Clearer colours")
                onActed: sheet.session.toggle_high_contrast()
            }
            QuietButton {
                objectName: "closeSheetButton"
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                glyph: "back"
                //: Closes the help sheet. Max 18.
                label: qsTr("Back to the page")
                onActed: sheet.closed()
            }
        }
        PrimaryButton {
            objectName: "callStaffButton"
            Layout.fillWidth: true
            Layout.topMargin: Theme.grid(2)
            size: Theme.fsBody
            glyph: "bell"
            //: Calls staff to this kiosk. Max 18.
            label: qsTr("Call staff here")
            onActed: {
                sheet.closed();
                sheet.service.call_staff();
            }
        }
    }
}
