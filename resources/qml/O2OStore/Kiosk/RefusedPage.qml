pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Controls
import O2OStore.Theme

// Refused: money and its clock first, then what happened, who acts, what to do now; the code stays at the foot, for staff.
KioskPage {
    id: page

    readonly property string money: page.checkout.money_state
    readonly property bool moneyBack: ["paid", "refund_due", "refunding", "refunded", "refund_stuck"].includes(page.money)

    objectName: "refusedPage"
    stageHeight: Theme.large ? Theme.stageScan : Theme.stageRefused

    SoftPanel {
        anchors.fill: parent
        tone: "vermilion"
        Rectangle {
            id: disc
            x: Theme.grid(6)
            y: headline.y
            width: Theme.grid(12)
            height: width
            radius: width / 2
            color: Theme.card
            Icon {
                anchors.centerIn: parent
                name: "stop"
                size: Theme.fsTitle
                color: Theme.vermilion
            }
        }
        Column {
            id: headline
            anchors.left: disc.right
            anchors.leftMargin: Theme.grid(4.5)
            anchors.right: parent.right
            anchors.rightMargin: Theme.grid(5)
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.grid(2)
            Words {
                objectName: "refusedTitle"
                width: parent.width
                height: Math.min(implicitHeight, Math.ceil(3 * size * leading) + Theme.grid(2))
                text: page.checkout.refusal_title
                size: Theme.fsTitle
                strong: true
                leading: 1.25
                fontSizeMode: Text.Fit
                minimumPixelSize: Theme.fsLead
            }
            Words {
                width: parent.width
                visible: text !== ""
                //: Under the headline, when money goes back. Max 60.
                text: page.moneyBack ? qsTr("Your money goes back to you by itself")
                    //: Under the headline, when nothing was paid. Max 60.
                    : page.money === "not_charged" ? qsTr("Nothing was charged") : ""
            }
        }
    }

    tray: ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gap
        RefundCard {
            Layout.fillWidth: true
            Layout.topMargin: page.wide ? 0 : Theme.gap
            visible: page.moneyBack
            checkout: page.checkout
        }
        Flickable {
            id: scroll
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.topMargin: page.wide || page.moneyBack ? 0 : Theme.gap
            Layout.maximumHeight: implicitHeight
            implicitHeight: answers.implicitHeight + Theme.grid(2)
            contentHeight: implicitHeight
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            Card {
                width: scroll.width
                height: scroll.contentHeight
                ColumnLayout {
                    id: answers
                    anchors.left: parent.left
                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    anchors.leftMargin: Theme.grid(4.5)
                    anchors.rightMargin: Theme.grid(4.5)
                    spacing: 0
                    AnswerRow {
                        //: Refusal, first question. Max 16.
                        question: qsTr("What happened")
                        answer: page.checkout.refusal_happened
                        lineAbove: false
                        SumLines {
                            Layout.fillWidth: true
                            checkout: page.checkout
                        }
                    }
                    AnswerRow {
                        //: Refusal, second question. Max 16.
                        question: qsTr("Who acts")
                        answer: page.checkout.refusal_who
                    }
                    AnswerRow {
                        //: Refusal, third question. Max 16.
                        question: qsTr("What now")
                        answer: page.checkout.refusal_now
                    }
                }
            }
        }
        Item {
            Layout.fillHeight: true
        }
        RowLayout {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.grid(1)
            Layout.bottomMargin: Theme.grid(1)
            spacing: Theme.grid(3)
            QrBox {
                objectName: "staffCode"
                size: Theme.grid(Theme.landscape ? 14 : 16.5)
                text: [page.checkout.order_tail, page.checkout.refusal_code, page.checkout.customs_code].filter(part => part !== "").join(" ")
                //: The QR at the foot of a refusal, for screen readers. Max 30.
                what: qsTr("Code for staff")
            }
            Column {
                Layout.fillWidth: true
                Words {
                    width: parent.width
                    //: Beside the QR at the foot of a refusal. Max 24.
                    text: qsTr("For our staff to scan")
                    size: Theme.fsSmall
                    color: Theme.inkSoft
                }
                Words {
                    objectName: "refusedCode"
                    width: parent.width
                    //: Under it: order, our code. Max 60.
                    text: page.checkout.order_tail === "" ? page.checkout.refusal_code : qsTr("Order %1, %2").arg(page.checkout.order_tail).arg(page.checkout.refusal_code)
                    size: Theme.fsSmall
                    color: Theme.inkSoft
                }
                Words {
                    width: parent.width
                    visible: page.checkout.customs_code !== ""
                    //: Under it: the code on customs' receipt. Max 30.
                    text: qsTr("customs receipt %1").arg(page.checkout.customs_code)
                    size: Theme.fsSmall
                    color: Theme.inkSoft
                }
            }
        }
    }
    actions: [
        QuietButton {
            objectName: "leaveButton"
            Layout.fillHeight: true
            Layout.fillWidth: !page.moneyBack && !page.checkout.refusal_can_retry
            //: Ends the visit after a refusal. Max 12.
            label: qsTr("Leave")
            onActed: page.checkout.leave()
        },
        PrimaryButton {
            objectName: "dismissButton"
            Layout.fillHeight: true
            Layout.fillWidth: true
            visible: !page.moneyBack && page.checkout.refusal_can_retry
            //: Returns to where the refusal can be put right. Max 22.
            label: qsTr("Put it right")
            onActed: page.checkout.dismiss()
        },
        PrimaryButton {
            objectName: "printButton"
            Layout.fillHeight: true
            Layout.fillWidth: true
            visible: page.moneyBack
            glyph: "print"
            //: Prints the slip about the refund. Max 22.
            label: qsTr("Print refund slip")
            onActed: page.checkout.print_receipt()
        }
    ]
}
