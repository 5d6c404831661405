pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Controls
import O2OStore.Theme

// Step 1, before anything is read: what for, what happens to it, who sees it; then a separate consent. The camera is off.
KioskPage {
    id: page

    signal noticeAsked

    objectName: "registerPage"
    //: Title of the page that asks for the ID card. Max 34.
    title: qsTr("Lay your ID card under the camera")
    stageHeight: Theme.stageCard

    CardScene {
        anchors.fill: parent
        //: Caption over the drawing: the camera is still off. Max 22.
        caption: qsTr("Camera is still off")
    }

    tray: ColumnLayout {
        anchors.fill: parent
        spacing: 0

        Heading {
            Layout.fillWidth: true
            Layout.topMargin: Theme.grid(page.wide ? 0 : 1)
            //: Above the three explanations. Max 22.
            title: qsTr("Three things first")
            LinkButton {
                objectName: "privacyLink"
                //: Opens the whole privacy notice. Max 22.
                label: qsTr("Privacy notice")
                onActed: page.noticeAsked()
            }
        }
        Card {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.maximumHeight: implicitHeight
            implicitHeight: reasons.implicitHeight + Theme.grid(2)
            ColumnLayout {
                id: reasons
                anchors.fill: parent
                anchors.leftMargin: Theme.grid(4)
                anchors.rightMargin: Theme.grid(4)
                anchors.topMargin: Theme.grid(1)
                anchors.bottomMargin: Theme.grid(1)
                spacing: 0
                Reason {
                    icon: "stamp"
                    //: Why the card is read. Max 20.
                    title: qsTr("Why we ask")
                    //: Its explanation. Max 90.
                    text: qsTr("Customs asks for the real buyer. We read name and number and check this year's allowance.")
                }
                Reason {
                    lineAbove: true
                    icon: "unseen"
                    //: What happens to the picture. Max 20.
                    title: qsTr("No picture is kept")
                    //: Its explanation. Max 90.
                    text: qsTr("It is dropped once read. The screen shows a masked name and the last four only.")
                }
                Reason {
                    lineAbove: true
                    icon: "lock"
                    //: Who gets the data. Max 20.
                    title: qsTr("Who sees it")
                    //: Its explanation. Max 90.
                    text: qsTr("Encrypted, to customs and the payment service only; erased when the law allows.")
                }
            }
        }
        Item {
            Layout.fillHeight: true
        }
        Words {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.grid(1)
            //: The separate consent, above the button that gives it. Max 70.
            text: qsTr("By agreeing you consent separately to our use of your ID data")
            maximumLineCount: 2
        }
        Words {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.grid(1)
            Layout.bottomMargin: Theme.grid(3)
            //: Under it: no pressure. Max 60.
            text: qsTr("You may look round without it, only not order here")
            size: Theme.fsSmall
            color: Theme.inkSoft
        }
    }
    actions: [
        QuietButton {
            objectName: "declineButton"
            Layout.fillHeight: true
            //: Declines consent and goes on looking round. Max 18.
            label: qsTr("No, just looking")
            onActed: page.checkout.decline()
        },
        PrimaryButton {
            objectName: "agreeButton"
            Layout.fillWidth: true
            Layout.fillHeight: true
            //: Gives consent and switches the camera on. Max 24.
            label: qsTr("Agree, open camera")
            onActed: page.checkout.agree()
        }
    ]
}
