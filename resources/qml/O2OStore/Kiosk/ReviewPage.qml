pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Controls
import O2OStore.Theme

// Step 3: we declare the goods; the documents are checked and everything is held before any money moves.
KioskPage {
    id: page

    readonly property bool filed: page.checkout.filed
    objectName: "reviewPage"
    stageHeight: Theme.large ? Theme.stageReleased : Theme.stageClearing

    SoftPanel {
        anchors.fill: parent
        tone: page.filed ? "jade" : (page.checkout.waiting ? "amber" : "sky")
        ColumnLayout {
            anchors.fill: parent
            anchors.margins: Theme.grid(6)
            spacing: Theme.grid(1.5)
            Item {
                Layout.fillHeight: true
            }
            Words {
                objectName: "reviewTitle"
                Layout.fillWidth: true
                //: Step 3, done: two short lines. Max 40.
                text: page.filed ? qsTr("Your documents\nare in order")
                    //: Step 3, no connection: the basket is kept. Max 40.
                    : page.checkout.waiting ? qsTr("Your basket\nis kept safe")
                    //: Step 3, in work. Max 40.
                    : qsTr("Checking the papers\nbefore you pay")
                size: Theme.fsTitle
                strong: true
                leading: 1.25
            }
            Words {
                Layout.fillWidth: true
                //: Under it, done: opens the payment next. Max 70.
                text: page.filed ? qsTr("Opening the payment")
                    //: Under it, no connection. Max 70.
                    : page.checkout.waiting ? qsTr("It goes on by itself when the connection is back")
                    //: Under it, in work. Max 70.
                    : qsTr("So that customs has nothing left to ask once you have paid")
                color: Theme.inkSoft
            }
            RowLayout {
                Layout.fillWidth: true
                Layout.topMargin: Theme.grid(2)
                MoneyText {
                    objectName: "reviewTotal"
                    amount: page.checkout.amount_text === "" ? page.checkout.total_text : page.checkout.amount_text
                    size: Theme.fsTotal
                    strong: true
                }
                Item {
                    Layout.fillWidth: true
                }
                GoodsStrip {
                    checkout: page.checkout
                    ground: Theme.card
                }
            }
            Item {
                Layout.fillHeight: true
            }
        }
    }

    tray: ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gap
        Card {
            Layout.fillWidth: true
            Layout.topMargin: page.wide ? 0 : Theme.gap
            implicitHeight: checks.implicitHeight + Theme.grid(3)
            ColumnLayout {
                id: checks
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                anchors.leftMargin: Theme.grid(4.5)
                anchors.rightMargin: Theme.grid(4.5)
                spacing: 0
                CheckLine {
                    //: Step 3, first check: the basket reached the platform. Max 30.
                    title: qsTr("Receive your basket")
                    //: Under it. Max 56.
                    text: qsTr("Prices and tax as shown")
                    done: page.checkout.submitted
                    icon: "bag"
                }
                CheckLine {
                    //: Step 3, second check: documents. Max 30.
                    title: qsTr("Check the documents")
                    //: Under it. Max 56.
                    text: qsTr("With every rule customs has published")
                    done: page.checkout.filed
                    icon: "stamp"
                }
                CheckLine {
                    //: Step 3, third check: goods and allowance are held. Max 30.
                    title: qsTr("Hold goods and allowance")
                    //: Under it, held until a time. Max 56.
                    text: page.checkout.hold_until === "" ? qsTr("Nobody else can take them meanwhile")
                        //: Under it, held until a time. Max 56.
                        : qsTr("For you, until %1").arg(page.checkout.hold_until)
                    done: page.checkout.filed
                    icon: "lock"
                }
            }
        }
        Item {
            Layout.fillHeight: true
        }
    }
    actions: [
        QuietButton {
            objectName: "editBasketButton"
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            glyph: "back"
            //: Returns to the basket. Max 16.
            label: qsTr("Back to basket")
            onActed: page.checkout.edit_basket()
        },
        QuietButton {
            objectName: "leaveButton"
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            //: Ends the visit; asks once. Max 12.
            label: qsTr("Leave")
            onActed: page.leaveAsked()
        }
    ]
}
