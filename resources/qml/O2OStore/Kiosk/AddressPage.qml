pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Controls
import O2OStore.Theme

// Step 3 where nothing may be handed over: the shopper's own phone writes the address, no screen of ours shows it.
KioskPage {
    id: page

    readonly property bool asks: page.checkout.address_url === ""

    objectName: "addressPage"
    //: Title of the page that asks where the order is sent. Max 34.
    title: page.asks ? qsTr("Is this your address?")
        //: Title of the page that asks where the order is sent. Max 34.
        : qsTr("Where shall it go?")
    stageHeight: page.wide ? 0 : Theme.stagePay

    Card {
        anchors.fill: parent
        Words {
            id: why
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            anchors.margins: Theme.grid(4)
            horizontalAlignment: Text.AlignHCenter
            //: Over the QR: why an address is asked for. Max 80.
            text: qsTr("This hall hands nothing over at present: a courier brings it to you")
            color: Theme.inkSoft
        }
        QrBox {
            objectName: "addressCode"
            visible: !page.asks
            anchors.horizontalCenter: parent.horizontalCenter
            y: why.y + why.height + (how.y - why.y - why.height - height) / 2
            size: Math.max(Theme.grid(20), Math.min(Theme.qrRing, how.y - why.y - why.height - Theme.grid(4)))
            text: page.checkout.address_url
            //: The address QR, for screen readers. Max 30.
            what: qsTr("Address form")
        }
        Words {
            objectName: "deliveryText"
            visible: page.asks
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            anchors.margins: Theme.grid(4)
            horizontalAlignment: Text.AlignHCenter
            text: page.checkout.delivery_text
            size: Theme.fsTitle
            strong: true
        }
        Words {
            id: how
            objectName: "addressHow"
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            anchors.margins: Theme.grid(4)
            horizontalAlignment: Text.AlignHCenter
            //: Under the QR: what to do. Max 44.
            text: page.asks ? qsTr("As written on the phone, the door hidden")
                //: Under the QR: what to do. Max 44.
                : qsTr("Scan with your phone and write it there")
            size: Theme.fsLead
            strong: true
        }
    }

    tray: ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gap
        Card {
            Layout.fillWidth: true
            Layout.topMargin: page.wide ? 0 : Theme.gap
            implicitHeight: lines.implicitHeight + Theme.grid(3)
            ColumnLayout {
                id: lines
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                anchors.leftMargin: Theme.grid(4.5)
                anchors.rightMargin: Theme.grid(4.5)
                spacing: 0
                CheckLine {
                    //: Address page, first: whose phone. Max 30.
                    title: qsTr("On your own phone")
                    //: Under it. Max 56.
                    text: qsTr("Nobody here sees your door; the link works once")
                    done: page.asks
                    icon: "phone"
                }
                CheckLine {
                    //: Address page, second: what it is for. Max 30.
                    title: qsTr("For customs and the courier")
                    //: Under it. Max 56.
                    text: qsTr("The same address in all documents, kept encrypted")
                    done: page.checkout.filed
                    icon: "lock"
                }
                CheckLine {
                    //: Address page, third: then paying. Max 30.
                    title: qsTr("Then you pay here")
                    //: Under it. Max 56.
                    text: qsTr("This page goes on by itself")
                    done: page.checkout.filed
                    icon: "wallet"
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
            visible: !page.asks
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
            visible: !page.asks
            //: Ends the visit before paying; asks once. Max 16.
            label: qsTr("Do not buy")
            onActed: page.leaveAsked()
        },
        QuietButton {
            objectName: "writeElsewhereButton"
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            visible: page.asks
            //: The address shown is somebody else's: begins the order anew. Max 16.
            label: qsTr("It is not mine")
            onActed: page.checkout.write_elsewhere()
        },
        PrimaryButton {
            objectName: "sendThereButton"
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredWidth: 2
            visible: page.asks
            //: The address shown is right: the order is declared with it. Max 20.
            label: qsTr("Yes, send it there")
            onActed: page.checkout.send_there()
        }
    ]
}
