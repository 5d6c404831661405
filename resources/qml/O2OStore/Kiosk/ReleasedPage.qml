pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Controls
import O2OStore.Theme

// Released: the number fills a jade stage, the desk under it, the voucher to keep, and the four times.
KioskPage {
    id: page

    objectName: "releasedPage"
    stageHeight: Theme.stageReleased

    ReleasedStage {
        anchors.fill: parent
        checkout: page.checkout
    }

    tray: ColumnLayout {
        anchors.fill: parent
        spacing: 0
        Card {
            Layout.fillWidth: true
            Layout.topMargin: page.wide ? 0 : Theme.gap
            // Lying screens have no room for a large code above the four times.
            implicitHeight: Theme.grid(page.wide ? (page.checkout.twice_text !== "" ? 22 : 25.5) : 34.5)
            visible: page.checkout.voucher !== ""
            QrBox {
                id: code
                objectName: "voucherCode"
                x: Theme.grid(1.5)
                anchors.verticalCenter: parent.verticalCenter
                size: parent.height - Theme.grid(Theme.contrast ? 2 : 0.5)
                text: page.checkout.voucher
                //: The voucher's QR, for screen readers. Max 30.
                what: qsTr("Pickup voucher")
            }
            Column {
                anchors.left: code.right
                anchors.leftMargin: Theme.grid(3)
                anchors.right: parent.right
                anchors.rightMargin: Theme.grid(4)
                anchors.verticalCenter: parent.verticalCenter
                spacing: Theme.grid(1)
                Words {
                    width: parent.width
                    //: Beside the voucher QR: what it is. Max 30.
                    text: qsTr("Your pickup voucher")
                    size: Theme.fsLead
                    strong: true
                }
                Words {
                    width: parent.width
                    //: Under it: what to do. Max 90.
                    text: qsTr("Take a photo or print it. The desk scans it once, then it is used up.")
                    size: Theme.fsSmall
                    color: Theme.inkSoft
                }
            }
        }
        TwicePaid {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.grid(1)
            Layout.topMargin: Theme.grid(3)
            Layout.bottomMargin: Theme.grid(1.5)
            checkout: page.checkout
        }
        Heading {
            Layout.fillWidth: true
            visible: page.checkout.twice_text === ""
            Layout.topMargin: Theme.grid(3)
            Layout.bottomMargin: Theme.grid(1.5)
            //: Above the documents when released. Max 30.
            title: qsTr("Documents")
            //: At its right: seconds from payment to release. Max 30.
            remark: qsTr("%1 s from payment to release").arg(page.checkout.clearing_seconds)
        }
        Card {
            Layout.fillWidth: true
            implicitHeight: documents.implicitHeight + Theme.grid(1)
            Documents {
                id: documents
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                anchors.leftMargin: Theme.grid(4.5)
                anchors.rightMargin: Theme.grid(4.5)
                compact: true
                checkout: page.checkout
            }
        }
        Item {
            Layout.fillHeight: true
        }
        RowLayout {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.grid(1)
            Layout.rightMargin: Theme.grid(1)
            Layout.bottomMargin: Theme.grid(2.5)
            Words {
                Layout.fillWidth: true
                objectName: "whatToBring"
                //: Sent by courier: who may take it. Max 40.
                text: page.checkout.goes_home ? qsTr("The buyer signs for it in person")
                    //: What to bring to the desk. Max 40.
                    : qsTr("Bring your ID card, staff check it")
                size: Theme.fsSmall
                color: Theme.inkSoft
            }
            Words {
                visible: page.checkout.page_left > 0
                //: When the page closes by itself (keep the tags). Max 26.
                text: qsTr("closes in <b>%1 s</b>").arg(page.checkout.page_left)
                textFormat: Text.StyledText
                size: Theme.fsSmall
                color: Theme.inkSoft
                wrapMode: Text.NoWrap
            }
        }
    }
    actions: [
        QuietButton {
            objectName: "finishButton"
            Layout.fillHeight: true
            //: Closes the page without printing. Max 12.
            label: qsTr("No slip")
            onActed: page.checkout.finish()
        },
        PrimaryButton {
            objectName: "printButton"
            Layout.fillHeight: true
            Layout.fillWidth: true
            glyph: "print"
            //: Prints the slip of an order that is sent. Max 22.
            label: page.checkout.goes_home ? qsTr("Print slip")
                //: Prints the pickup slip. Max 22.
                : qsTr("Print pickup slip")
            onActed: page.checkout.print_receipt()
        }
    ]
}
