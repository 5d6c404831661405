import QtQuick
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// Both phones paid: the order goes on with one payment, the other goes back by itself; how much, where, and for how long by now.
Words {
    id: line

    required property Checkout checkout
    readonly property bool alipay: line.checkout.twice_wallet === "alipay"
    //: The wallet's own name. Max 14.
    readonly property string wallet: line.alipay ? qsTr("Alipay")
        //: The wallet's own name. Max 14.
        : qsTr("WeChat Pay")

    objectName: "twicePaid"
    visible: line.checkout.twice_text !== ""
    //: Paid twice, the second payment is back: %1 is the sum, %2 the wallet. Max 70.
    text: line.checkout.twice_state === "refunded" ? qsTr("Paid twice: ¥%1 is back in %2").arg(line.checkout.twice_text).arg(line.wallet)
        //: Paid twice, the wallet does not take the refund: %1 is the sum, %2 the wallet. Max 70.
        : line.checkout.twice_state === "refund_stuck" ? qsTr("Paid twice: our staff return ¥%1 to %2").arg(line.checkout.twice_text).arg(line.wallet)
        //: Paid twice, the second payment goes back: %1 is the sum, %2 the wallet, %3 a running clock. Max 70.
        : qsTr("Paid twice: ¥%1 goes back to %2 by itself, %3 so far").arg(line.checkout.twice_text).arg(line.wallet).arg(line.checkout.twice_clock)
    strong: true
}
