pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// The ways to pay: the chosen wallet, the other one, and the pay code on the shopper's own phone where a wallet takes it.
RowLayout {
    id: ways

    required property Checkout checkout
    required property string name
    required property string otherName
    // Nothing is chosen any more: a wallet is asked about a pay code, or the money is here. Whom a wallet refuses on the phone
    // is told of by nobody: while a phone holds the code, the other ways stay open.
    required property bool settled

    // Three in a row have room for short names.
    readonly property bool three: coded.visible && ways.otherName !== ""
    readonly property var shortNames: ({
            //: The wallet's short name, beside two other ways to pay. Max 8.
            "wechat": qsTr("WeChat"),
            //: The wallet's short name, beside two other ways to pay. Max 8.
            "alipay": qsTr("Alipay")
        })

    spacing: Theme.grid(2)
    Choice {
        objectName: "wallet"
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        Layout.fillHeight: true
        glyph: "wallet"
        narrow: ways.three
        on: !ways.checkout.wallet_down && !ways.checkout.aiming
        enabled: ways.checkout.other_wallet !== "" || ways.checkout.aiming
        label: ways.three ? ways.shortNames[ways.checkout.wallet] ?? ways.name : ways.name
        onActed: {
            if (ways.checkout.aiming)
                ways.checkout.end_pay_code();
            else if (ways.checkout.wallet_down)
                ways.checkout.request_payment();
        }
    }
    Choice {
        objectName: "otherWallet"
        visible: ways.checkout.other_wallet !== "" && !ways.settled
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        Layout.fillHeight: true
        glyph: "wallet"
        narrow: ways.three
        enabled: !ways.checkout.busy
        label: ways.three ? ways.shortNames[ways.checkout.other_wallet] ?? ways.otherName : ways.otherName
        onActed: ways.checkout.choose_wallet(ways.checkout.other_wallet)
    }
    Choice {
        id: coded
        objectName: "payCodeWay"
        visible: ways.checkout.takes_code && !ways.settled
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        Layout.fillHeight: true
        glyph: "scan"
        narrow: ways.three
        on: ways.checkout.aiming
        //: A way to pay: the camera reads the pay code on the shopper's phone. Max 10.
        label: qsTr("Pay code")
        onActed: ways.checkout.begin_pay_code()
    }
}
