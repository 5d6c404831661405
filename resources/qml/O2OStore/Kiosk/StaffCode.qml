pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// At the foot of a refusal: what our staff scan to find the order, and the same in words.
RowLayout {
    id: foot

    required property Checkout checkout

    spacing: Theme.grid(3)
    QrBox {
        objectName: "staffCode"
        size: Theme.grid(Theme.landscape ? 14 : 16.5)
        text: [foot.checkout.order_tail, foot.checkout.refusal_code, foot.checkout.customs_code].filter(part => part !== "").join(" ")
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
            text: foot.checkout.order_tail === "" ? foot.checkout.refusal_code : qsTr("Order %1, %2").arg(foot.checkout.order_tail).arg(foot.checkout.refusal_code)
            size: Theme.fsSmall
            color: Theme.inkSoft
        }
        Words {
            width: parent.width
            visible: foot.checkout.customs_code !== ""
            //: Under it: the code on customs' receipt. Max 30.
            text: qsTr("customs receipt %1").arg(foot.checkout.customs_code)
            size: Theme.fsSmall
            color: Theme.inkSoft
        }
    }
}
