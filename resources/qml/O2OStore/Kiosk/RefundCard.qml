pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// Where the money is: the whole amount, a running clock, three stations back to the account.
Card {
    id: card

    required property Checkout checkout
    readonly property string money: card.checkout.money_state
    readonly property bool asked: card.money === "refunding" || card.money === "refunded"
    readonly property bool back: card.money === "refunded"
    readonly property bool stuck: card.money === "refund_stuck"

    objectName: "refundCard"
    implicitHeight: lines.implicitHeight + Theme.grid(7)

    ColumnLayout {
        id: lines
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: Theme.grid(4.5)
        anchors.rightMargin: Theme.grid(4.5)
        spacing: Theme.grid(3)

        RowLayout {
            Layout.fillWidth: true
            ColumnLayout {
                spacing: 0
                Words {
                    //: Over the amount that goes back. Max 26.
                    text: qsTr("Back to you, tax included")
                    size: Theme.fsSmall
                    color: Theme.inkSoft
                    wrapMode: Text.NoWrap
                }
                MoneyText {
                    objectName: "refundAmount"
                    amount: card.checkout.money_text
                    size: Theme.fsTotal
                    strong: true
                }
            }
            Item {
                Layout.fillWidth: true
            }
            ColumnLayout {
                spacing: 0
                visible: card.checkout.money_clock !== ""
                Words {
                    Layout.alignment: Qt.AlignRight
                    //: Over the clock that runs since the refund became due. Max 22.
                    text: qsTr("since the refusal")
                    size: Theme.fsSmall
                    color: Theme.inkSoft
                    wrapMode: Text.NoWrap
                }
                Item {
                    Layout.alignment: Qt.AlignRight
                    implicitWidth: clock.implicitWidth
                    implicitHeight: Math.round(Theme.fsTotal * Theme.lineHeight)
                    Figure {
                        id: clock
                        objectName: "refundClock"
                        y: Math.round(Theme.fsTotal * Theme.ascent - clock.footing)
                        text: card.checkout.money_clock
                        color: card.stuck ? Theme.vermilion : Theme.jade
                    }
                }
            }
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: 0
            TrackStep {
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                Layout.alignment: Qt.AlignTop
                discSize: Theme.grid(8)
                thread: Theme.bold
                passed: true
                icon: "check"
                look: "filled"
                tone: "jade"
                //: Way of the refund, first: it is due. Max 18.
                title: qsTr("Refund is due")
                text: card.checkout.money_due_at
            }
            TrackStep {
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                Layout.alignment: Qt.AlignTop
                discSize: Theme.grid(8)
                thread: Theme.bold
                passed: card.back
                icon: card.stuck ? "stop" : "wallet"
                look: card.asked ? "filled" : (card.stuck ? "soft" : "outlined")
                tone: card.asked ? "jade" : (card.stuck ? "vermilion" : "")
                //: Way of the refund, second: the wallet does not take it. Max 18.
                title: card.stuck ? qsTr("Staff are on it")
                    //: Way of the refund, second: at the wallet. Max 18.
                    : card.checkout.wallet === "alipay" ? qsTr("Alipay")
                    //: Way of the refund, second: at the wallet. Max 18.
                    : qsTr("WeChat Pay")
                //: Under it: when the wallet took the refund. Max 20.
                text: !card.asked ? "" : card.checkout.money_sent_at !== "" ? qsTr("taken at %1").arg(card.checkout.money_sent_at)
                    //: Under it: the wallet has taken the refund. Max 20.
                    : qsTr("has taken it")
            }
            TrackStep {
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                Layout.alignment: Qt.AlignTop
                last: true
                discSize: Theme.grid(8)
                icon: card.back ? "check" : "bank"
                look: card.back ? "filled" : "outlined"
                tone: card.back ? "jade" : ""
                //: Way of the refund, third: in the shopper's account. Max 18.
                title: qsTr("In your account")
                text: card.back ? card.checkout.money_back_at
                    //: Under it, while it is on its way; two lines. Max 34.
                    : qsTr("balance: minutes\ncard: 1–3 days")
            }
        }
    }
}
