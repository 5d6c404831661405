pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Controls
import O2OStore.Theme

// Paid: customs compares the three records. Four documents with real times, a dial of whole seconds, the parcel being packed.
KioskPage {
    id: page

    objectName: "clearingPage"
    stageHeight: Theme.large ? Theme.stageCard : Theme.stageClearing

    ClearingStage {
        anchors.fill: parent
        checkout: page.checkout
    }

    tray: ColumnLayout {
        anchors.fill: parent
        spacing: 0
        Heading {
            Layout.fillWidth: true
            Layout.topMargin: Theme.grid(page.wide ? 0 : 3)
            Layout.bottomMargin: Theme.grid(1.5)
            //: Above the documents. Max 18.
            title: qsTr("Documents")
            //: At its right: whose times these are. Max 30.
            remark: qsTr("times as receipted")
        }
        Card {
            Layout.fillWidth: true
            implicitHeight: documents.implicitHeight + Theme.grid(page.wide ? 1 : 3)
            Documents {
                id: documents
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                anchors.leftMargin: Theme.grid(4.5)
                anchors.rightMargin: Theme.grid(4.5)
                // Lying screens have no room for more than the four names below each other.
                compact: page.wide
                checkout: page.checkout
            }
        }
        Card {
            Layout.fillWidth: true
            Layout.topMargin: Theme.gap
            implicitHeight: twice.implicitHeight + Theme.grid(page.wide ? 3 : 6)
            visible: page.checkout.twice_text !== ""
            TwicePaid {
                id: twice
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                anchors.leftMargin: Theme.grid(4.5)
                anchors.rightMargin: Theme.grid(4.5)
                checkout: page.checkout
            }
        }
        Card {
            Layout.fillWidth: true
            Layout.topMargin: Theme.gap
            implicitHeight: packing.implicitHeight + Theme.grid(page.wide ? 3 : 6)
            visible: page.checkout.twice_text === ""
            RowLayout {
                id: packing
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                anchors.leftMargin: Theme.grid(3.5)
                anchors.rightMargin: Theme.grid(3.5)
                spacing: Theme.grid(4)
                GoodsStrip {
                    checkout: page.checkout
                    size: Theme.grid(page.wide ? 9.5 : 13.5)
                }
                ColumnLayout {
                    Layout.fillWidth: true
                    spacing: 0
                    Words {
                        objectName: "packingTitle"
                        Layout.fillWidth: true
                        //: The parcel is packed and sealed. Max 26.
                        text: page.checkout.packed ? qsTr("Packed and sealed")
                            //: Staff are packing the parcel. Max 26.
                            : qsTr("Our staff are packing")
                        strong: true
                    }
                    Words {
                        Layout.fillWidth: true
                        //: How many pieces the parcel holds. Max 30.
                        text: qsTr("%n piece(s) in one parcel", "", page.checkout.pieces)
                        size: Theme.fsSmall
                        color: Theme.inkSoft
                    }
                }
            }
        }
        Item {
            Layout.fillHeight: true
        }
        LinkButton {
            objectName: "withdrawButton"
            Layout.alignment: Qt.AlignLeft
            Layout.bottomMargin: -Theme.grid(2)
            size: Theme.fsBody
            //: Opens what to do when one has paid and cannot wait. Max 28.
            label: qsTr("Paid, but cannot wait?")
            onActed: page.withdrawAsked()
        }
        Words {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.grid(1)
            Layout.bottomMargin: Theme.grid(2.5)
            text: page.checkout.pickup_number === ""
                //: Right after paying: it must be the buyer's own payment. Max 70.
                ? qsTr("The wallet is checking that you paid yourself")
                //: The page closes by itself; the order goes on without it. Max 70.
                : page.checkout.page_left > 0 ? qsTr("This page closes in %1 s; your order goes on", "").arg(page.checkout.page_left)
                //: The order goes on without this page. Max 70.
                : qsTr("You may go: your order does not need this page")
            size: Theme.fsSmall
            color: Theme.inkSoft
        }
    }
    actions: [
        QuietButton {
            objectName: "printButton"
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            glyph: "print"
            //: Prints the receipt of the payment. Max 16.
            label: qsTr("Print receipt")
            onActed: page.checkout.print_receipt()
        },
        QuietButton {
            objectName: "finishButton"
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            visible: page.checkout.pickup_number !== ""
            //: Closes this page; the order goes on. Max 16.
            label: qsTr("Close this page")
            onActed: page.checkout.finish()
        }
    ]
}
