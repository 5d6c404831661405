pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// The wallet: its name, the QR that stays still, the ring that empties, and what to do with it.
Card {
    id: stage

    required property Checkout checkout
    readonly property bool expired: stage.checkout.can_renew
    readonly property bool scanned: stage.checkout.wallet_state === "scanned"
    readonly property bool paid: stage.checkout.wallet_state === "paid"
    readonly property bool ready: stage.checkout.code_url !== "" && !stage.expired

    Rectangle {
        id: wallet
        x: Theme.grid(3)
        y: Theme.grid(Theme.landscape ? 2 : 3)
        width: parent.width - Theme.grid(6)
        height: Theme.grid(Theme.landscape ? 10 : 14)
        radius: Theme.radiusM
        color: Theme.jadeSoft
        border.width: Theme.bold
        border.color: Theme.jade
        RowLayout {
            anchors.fill: parent
            anchors.leftMargin: Theme.grid(3.25)
            anchors.rightMargin: Theme.grid(3.25)
            spacing: Theme.grid(2.5)
            Icon {
                name: "wallet"
                size: Theme.grid(5.5)
                color: Theme.jade
            }
            Words {
                objectName: "walletName"
                Layout.fillWidth: true
                //: The wallet's own name. Max 14.
                text: qsTr("WeChat Pay")
                strong: true
            }
            Badge {
                size: Theme.grid(5)
                glyphShare: 0.65
                weight: 3
            }
        }
    }
    CountdownRing {
        id: ring
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
            text: stage.checkout.code_url
            //: The payment QR, for screen readers. Max 30.
            what: qsTr("Payment code")
        }
        Badge {
            visible: stage.paid
            anchors.centerIn: parent
            size: parent.width / 3
        }
        Words {
            objectName: "walletWait"
            visible: !stage.ready && !stage.paid
            anchors.centerIn: parent
            width: parent.width - Theme.grid(10)
            horizontalAlignment: Text.AlignHCenter
            //: In the place of the payment QR: time is over. Max 44.
            text: stage.expired ? qsTr("This code has run out, nothing was charged")
                //: In the place of the payment QR: being fetched. Max 40.
                : qsTr("Fetching your payment code")
            size: Theme.fsLead
            strong: true
        }
        PrimaryButton {
            objectName: "renewButton"
            visible: stage.expired
            anchors.horizontalCenter: parent.horizontalCenter
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.grid(6)
            width: Math.min(implicitWidth, parent.width - Theme.grid(8))
            enabled: !stage.checkout.busy
            //: Asks for a new payment QR. Max 16.
            label: qsTr("New code")
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
    Column {
        id: how
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.grid(3)
        anchors.bottomMargin: Theme.grid(Theme.landscape ? 1.5 : 2.5)
        opacity: stage.ready || stage.paid ? 1 : 0
        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            //: In the place of the QR: paid. Max 34.
            text: stage.paid ? qsTr("Paid, thank you")
                //: Under the QR: the phone has scanned it. Max 34.
                : stage.scanned ? qsTr("Now confirm on your phone")
                //: Under the QR: what to do. Max 34.
                : qsTr("Open WeChat and scan")
            size: Theme.fsLead
            strong: true
            leading: 1.3
        }
        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            //: Under it: payer must be the buyer; %1 is the masked name. Max 70.
            text: qsTr("Pay from the account of %1: customs wants buyer and payer to be one").arg(stage.checkout.masked_name)
            size: Theme.fsSmall
            color: Theme.inkSoft
        }
    }
}
