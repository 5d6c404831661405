pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Controls
import O2OStore.Theme

// Step 1, the card: live picture with a guide; then the masked name and last four, a question only when the name is unsure.
KioskPage {
    id: page

    objectName: "cardPage"
    readonly property bool read: page.checkout.last_four !== ""
    readonly property bool unsure: page.checkout.needs_confirm
    //: Title when the name was read unsurely. Max 34.
    title: page.unsure ? qsTr("Is this your name?")
        //: Title when the card was read. Max 34.
        : page.read ? qsTr("Thank you, that is read")
        //: Title while the card is being read. Max 34.
        : qsTr("Lay your ID card under the camera")
    stageHeight: Theme.stageCard

    CameraStage {
        anchors.fill: parent
        // Once read, the picture of the card goes at once; a silhouette stays.
        live: page.checkout.live && !page.read
        captionLow: true
        //: Caption once the card was read: its picture is gone. Max 34.
        caption: page.read ? qsTr("Picture is gone, nothing kept")
            //: Caption over the camera picture on the card page. Max 34.
            : page.checkout.live ? qsTr("Read once, no picture is kept")
            //: Caption while the camera gives no picture. Max 34.
            : qsTr("Camera is off")
        CardShadow {
            anchors.fill: guide
            anchors.margins: Theme.grid(3)
            visible: page.read
        }
        Outside {
            anchors.fill: parent
            visible: page.checkout.live && !page.read
            hole: Qt.rect(guide.x, guide.y, guide.width, guide.height)
        }
        Brackets {
            id: guide
            anchors.horizontalCenter: parent.horizontalCenter
            y: (parent.height - Theme.grid(10) - height) / 2
            width: Math.min(parent.width * 0.784, (parent.height - Theme.grid(22)) / 0.631)
            height: width * 0.631
            color: page.read ? Theme.jadeLit : Theme.overVeil
        }
    }

    tray: ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gap

        HintCard {
            Layout.fillWidth: true
            Layout.topMargin: page.wide ? 0 : Theme.gap
            visible: !page.read && page.checkout.card_problem === ""
            hint: page.checkout.hint
            //: Shown while the camera waits for the card. Max 30.
            restTitle: qsTr("Photo side up, in the frame")
            //: Under it. Max 48.
            restText: qsTr("Hold still for a moment, it reads by itself")
        }
        ProblemCard {
            Layout.fillWidth: true
            Layout.topMargin: page.wide ? 0 : Theme.gap
            visible: page.checkout.card_problem !== ""
            title: page.checkout.card_problem_title
            text: page.checkout.card_problem_text
            code: page.checkout.card_problem
        }
        Card {
            objectName: "personCard"
            Layout.fillWidth: true
            Layout.topMargin: page.wide ? 0 : Theme.gap
            visible: page.read && page.checkout.card_problem === ""
            implicitHeight: person.implicitHeight + Theme.grid(8)
            PersonLines {
                id: person
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                anchors.margins: Theme.grid(4)
                name: page.unsure ? page.checkout.name_to_confirm : page.checkout.masked_name
                large: page.unsure
                lastFour: page.checkout.last_four
                check: page.checkout.check
            }
        }
        Item {
            Layout.fillHeight: true
        }
    }
    actions: [
        QuietButton {
            objectName: "leaveButton"
            Layout.fillHeight: true
            Layout.fillWidth: !page.unsure
            Layout.preferredWidth: page.unsure ? implicitWidth : 1
            visible: !page.unsure
            glyph: "back"
            //: Ends the visit; asks once. Max 12.
            label: qsTr("Leave")
            onActed: page.leaveAsked()
        },
        QuietButton {
            objectName: "readAgainButton"
            Layout.fillHeight: true
            Layout.fillWidth: !page.unsure
            Layout.preferredWidth: page.unsure ? implicitWidth : 1
            visible: page.read || page.checkout.card_problem !== ""
            //: The card was read wrongly: read it again. Max 16.
            label: qsTr("Read it again")
            onActed: page.checkout.read_again()
        },
        QuietButton {
            objectName: "cardHelpButton"
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            visible: !page.read && page.checkout.card_problem === ""
            glyph: "bell"
            //: Asks how to get help from staff. Max 16.
            label: qsTr("Get help")
            onActed: page.helpAsked()
        },
        PrimaryButton {
            objectName: "confirmNameButton"
            Layout.fillHeight: true
            Layout.fillWidth: true
            visible: page.unsure
            //: The name on the screen is right. Max 20.
            label: qsTr("Yes, that is me")
            onActed: page.checkout.confirm_name()
        }
    ]
}
