pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// The wallet: its name, the QR that stays still, the ring that empties, and what to do with it.
Card {
    id: stage

    required property Checkout checkout
    readonly property bool expired: stage.checkout.can_renew
    readonly property bool down: stage.checkout.wallet_down
    readonly property var names: ({
            //: The wallet's own name. Max 14.
            "wechat": qsTr("WeChat Pay"),
            //: The wallet's own name. Max 14.
            "alipay": qsTr("Alipay")
        })
    readonly property string name: stage.names[stage.checkout.wallet] ?? stage.names["wechat"]
    readonly property string otherName: stage.names[stage.checkout.other_wallet] ?? ""
    readonly property var ends: ({
            //: In the place of the payment QR: the wallet does not answer; %1 is its name. Max 60.
            "down": qsTr("No answer from %1,\nnothing was charged").arg(stage.name),
            //: In the place of the payment QR: time is over. Max 44.
            "expired": qsTr("This code has run out, nothing was charged"),
            //: In the place of the payment QR: time is over in an outage, nobody knows yet how it ended. Max 70.
            "unheard": qsTr("This code has run out.\nWhether you paid shows\nonce we are back online"),
            //: In the place of the payment QR: time is over, the wallet has not said yet how it ended. Max 60.
            "checking": qsTr("This code has run out,\nwe are asking whether you paid"),
            //: In the place of the payment QR: it takes long to come; %1 is the wallet's name. Max 60.
            "slow": qsTr("%1 is slow to answer,\nwe keep asking").arg(stage.name),
            //: In the place of the payment QR: a phone has scanned it and has not paid for a while. Max 70.
            "unconfirmed": qsTr("Not paid on the phone yet:\ncarry on, or start afresh"),
            //: In the place of the payment QR: called off on the phone or here. Max 44.
            "cancelled": qsTr("Payment cancelled,\nnothing was charged"),
            //: In the place of the payment QR: the wallet would not take the payment. Max 60.
            "refused": qsTr("Your wallet would not pay,\nnothing was charged"),
            //: In the place of the payment QR: the wallet says that there is too little money in it. Max 60.
            "not_enough_money": qsTr("Not enough money in it,\nnothing was charged"),
            //: In the place of the payment QR: the pay code on the phone was too old or used. Max 60.
            "pay_code_invalid": qsTr("That pay code is used up,\nopen a fresh one"),
            //: In the place of the payment QR: the wallet belongs to somebody else than the buyer. Max 70.
            "payer_differs": qsTr("This wallet is not the buyer's,\nnothing was charged"),
            //: In the place of the payment QR: the wallet has no verified name. Max 70.
            "payer_unchecked": qsTr("This wallet has no verified name,\nnothing was charged")
        })
    readonly property bool scanned: stage.checkout.wallet_state === "scanned"
    readonly property bool paid: stage.checkout.wallet_state === "paid"
    readonly property bool ready: stage.checkout.code_url !== "" && !stage.expired

    WalletChoices {
        id: wallet
        x: Theme.grid(3)
        y: Theme.grid(Theme.landscape ? 2 : 3)
        width: parent.width - Theme.grid(6)
        height: Theme.grid(Theme.landscape ? 10 : 14)
        checkout: stage.checkout
        name: stage.name
        otherName: stage.otherName
        settled: stage.paid || stage.checkout.charging
    }
    PayCodeStage {
        visible: stage.checkout.aiming
        anchors.top: wallet.bottom
        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: Theme.grid(3)
        checkout: stage.checkout
    }
    CountdownRing {
        id: ring
        visible: !stage.checkout.aiming
        readonly property real room: how.y - wallet.y - wallet.height - Theme.grid(9)
        anchors.horizontalCenter: parent.horizontalCenter
        y: wallet.y + wallet.height + Theme.grid(Theme.landscape ? 2 : 4)
        width: Math.min(Theme.qrRing, Math.max(Theme.grid(10), ring.room))
        height: width
        share: stage.paid ? 1 : (stage.ready ? stage.checkout.pay_share : 0)

        QrBox {
            objectName: "payCode"
            visible: stage.ready && !stage.paid
            anchors.centerIn: parent
            size: parent.width - Theme.grid(3)
            radius: ring.corner
            // Nobody else need scan it any more; whoever lost the page on the phone still can.
            opacity: stage.scanned ? 0.35 : 1
            text: stage.checkout.code_url
            //: The payment QR, for screen readers. Max 30.
            what: qsTr("Payment code")
        }
        Badge {
            objectName: "payBadge"
            visible: stage.paid || ((stage.ready || stage.checkout.charging) && stage.scanned)
            anchors.centerIn: parent
            size: parent.width / 3
            icon: stage.paid ? "check" : "phone"
        }
        Words {
            objectName: "walletWait"
            visible: !stage.ready && !stage.paid && !(stage.checkout.charging && stage.scanned)
            anchors.horizontalCenter: parent.horizontalCenter
            // A small ring has no room for words behind the button.
            y: ((renew.visible ? renew.y : parent.height) - height) / 2
            width: parent.width - Theme.grid(6)
            horizontalAlignment: Text.AlignHCenter
            text: stage.ends[stage.checkout.pay_ended]
                //: In the place of the payment QR: the pay code on the phone was read. Max 40.
                ?? (stage.checkout.charging ? qsTr("Asking your wallet")
                    //: In the place of the payment QR: being fetched. Max 40.
                    : qsTr("Fetching your payment code"))
            size: Theme.fsLead
            strong: true
        }
        PrimaryButton {
            id: renew
            objectName: "renewButton"
            visible: stage.expired
            anchors.horizontalCenter: parent.horizontalCenter
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.grid(Theme.landscape ? 3 : 6)
            width: Math.min(implicitWidth, parent.width - Theme.grid(8))
            enabled: !stage.checkout.busy
            //: Asks a wallet again that did not answer. Max 16.
            label: stage.down ? qsTr("Try again")
                //: Asks for a new payment QR. Max 16.
                : qsTr("New code")
            onActed: stage.checkout.request_payment()
        }
        Rectangle {
            visible: stage.ready && !stage.paid
            anchors.horizontalCenter: parent.horizontalCenter
            anchors.verticalCenter: parent.bottom
            anchors.verticalCenterOffset: -ring.thickness / 2
            width: left.implicitWidth + Theme.grid(6)
            height: Theme.grid(7)
            color: Theme.card
            Row {
                id: left
                anchors.centerIn: parent
                spacing: Theme.grid(1.5)
                Icon {
                    anchors.verticalCenter: parent.verticalCenter
                    name: stage.scanned ? "phone" : "clock"
                    size: Theme.fsBody
                    color: Theme.jade
                }
                Words {
                    objectName: "payLeft"
                    anchors.verticalCenter: parent.verticalCenter
                    //: On the ring: time left to pay. Max 12.
                    text: qsTr("%1 left").arg(stage.checkout.pay_left_text)
                    strong: true
                    color: Theme.jade
                    wrapMode: Text.NoWrap
                }
            }
        }
    }
    WalletWords {
        id: how
        visible: !stage.checkout.aiming
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.grid(3)
        anchors.bottomMargin: Theme.grid(Theme.landscape ? 1.5 : 2.5)
        checkout: stage.checkout
        ready: stage.ready
        otherName: stage.otherName
    }
}
