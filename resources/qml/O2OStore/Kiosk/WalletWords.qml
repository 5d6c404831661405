pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// Under the QR: what to do with it, and whose account must pay.
Column {
    id: how

    required property Checkout checkout
    required property bool ready
    required property string otherName
    readonly property bool paid: how.checkout.wallet_state === "paid"
    readonly property bool scanned: how.checkout.wallet_state === "scanned"
    readonly property bool unconfirmed: how.checkout.pay_ended === "unconfirmed"
    readonly property bool offersOther: (how.checkout.wallet_down || how.checkout.pay_ended === "slow") && how.otherName !== ""

    opacity: how.ready || how.paid || how.offersOther || how.unconfirmed || how.checkout.charging ? 1 : 0
    Words {
        objectName: "walletHow"
        width: parent.width
        horizontalAlignment: Text.AlignHCenter
        //: Under the empty place of the QR: the other wallet can be chosen above; %1 is its name. Max 34.
        text: how.offersOther ? qsTr("You can pay with %1").arg(how.otherName)
            //: Under the place of the QR: the phone said no, or its owner called it off. Max 34.
            : how.unconfirmed ? qsTr("Refused there? Nothing was charged")
            //: In the place of the QR: paid. Max 34.
            : how.paid ? qsTr("Paid, thank you")
            //: Under the QR: the phone has scanned it. Max 34.
            : how.scanned ? qsTr("Now confirm on your phone")
            //: Under the empty place of the QR: the pay code on the phone was read. Max 34.
            : how.checkout.charging ? qsTr("Keep your phone at hand")
            //: Under WeChat's QR: Alipay was chosen and does not answer; this code still stands. Max 34.
            : how.checkout.wallet_unanswered === "alipay" ? qsTr("No answer from Alipay, scan this")
            //: Under Alipay's QR: WeChat Pay was chosen and does not answer; this code still stands. Max 34.
            : how.checkout.wallet_unanswered === "wechat" ? qsTr("No answer from WeChat, scan this")
            //: Under the QR: what to do. Max 34.
            : how.checkout.wallet === "alipay" ? qsTr("Open Alipay and scan")
            //: Under the QR: what to do. Max 34.
            : qsTr("Open WeChat and scan")
        size: Theme.fsLead
        strong: true
        leading: 1.3
    }
    Words {
        width: parent.width
        horizontalAlignment: Text.AlignHCenter
        opacity: how.paid ? 0 : 1
        //: Under it: payer must be the buyer; %1 is the masked name. Max 70.
        text: qsTr("Pay from the account of %1: customs wants buyer and payer to be one").arg(how.checkout.masked_name)
        size: Theme.fsSmall
        color: Theme.inkSoft
    }
}
