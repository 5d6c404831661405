pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Controls
import O2OStore.Theme

// Step 1, the mobile number: eleven digits on a pad, once.
KioskPage {
    id: page

    objectName: "phonePage"
    readonly property int missing: 11 - page.checkout.phone_digits.length
    //: Title of the page that asks for the phone number. Max 34.
    title: qsTr("Your mobile number")
    stageHeight: Theme.large ? Theme.stageScan : Theme.stageClearing

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gap
        Card {
            Layout.fillWidth: true
            implicitHeight: person.implicitHeight + Theme.grid(6)
            PersonLines {
                id: person
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                anchors.margins: Theme.grid(4)
                name: page.checkout.masked_name
                lastFour: page.checkout.last_four
                check: page.checkout.check
            }
        }
        Card {
            id: field
            Layout.fillWidth: true
            Layout.fillHeight: true
            border.width: Theme.bold
            border.color: page.checkout.phone_wrong ? Theme.vermilion : (page.checkout.phone_complete ? Theme.jade : Theme.line)
            ColumnLayout {
                anchors.fill: parent
                anchors.margins: Theme.grid(4)
                spacing: 0
                Item {
                    Layout.fillHeight: true
                }
                Figure {
                    objectName: "phoneShown"
                    Layout.alignment: Qt.AlignHCenter
                    text: page.checkout.phone_shown === "" ? "1" : page.checkout.phone_shown
                    size: Theme.landscape ? Theme.fsTitle : Theme.fsTotal
                    color: page.checkout.phone_shown === "" ? Theme.line : Theme.ink
                }
                Item {
                    Layout.fillHeight: true
                }
                Words {
                    objectName: "phoneHint"
                    Layout.fillWidth: true
                    horizontalAlignment: Text.AlignHCenter
                    //: Eleven digits that are no mobile number. Max 44.
                    text: page.checkout.phone_wrong ? qsTr("That is not a mobile number, please check")
                        //: Under the number field: what it is for. Max 60.
                        : qsTr("Customs requires it; we remember it encrypted for next time")
                    size: Theme.fsSmall
                    color: page.checkout.phone_wrong ? Theme.vermilion : Theme.inkSoft
                }
            }
        }
    }

    tray: NumberPad {
        anchors.fill: parent
        anchors.topMargin: page.wide ? 0 : Theme.gap
        anchors.bottomMargin: Theme.gap
        onDigit: text => page.checkout.digit(text)
        onErase: page.checkout.backspace()
    }
    actions: [
        QuietButton {
            objectName: "leaveButton"
            Layout.fillHeight: true
            glyph: "back"
            //: Ends the visit; asks once. Max 12.
            label: qsTr("Leave")
            onActed: page.leaveAsked()
        },
        PrimaryButton {
            objectName: "registerButton"
            Layout.fillWidth: true
            Layout.fillHeight: true
            visible: page.checkout.phone_complete
            enabled: !page.checkout.busy
            //: The number is complete: register. Max 24.
            label: qsTr("Register")
            onActed: page.checkout.register_buyer()
        },
        Words {
            objectName: "digitsMissing"
            Layout.fillWidth: true
            Layout.fillHeight: true
            visible: !page.checkout.phone_complete
            verticalAlignment: Text.AlignVCenter
            horizontalAlignment: Text.AlignHCenter
            //: In the place of the button while the number is wrong. Max 30.
            text: page.checkout.phone_wrong ? qsTr("Please correct it")
                //: In the place of the button until the number is complete. Max 30.
                : qsTr("%n digit(s) to go", "", page.missing)
            color: Theme.inkSoft
        }
    ]
}
