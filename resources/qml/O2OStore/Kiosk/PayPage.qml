pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Controls
import O2OStore.Theme

// Step 4: the amount, a still QR in a shrinking ring, what happens next, and the promise about the money.
KioskPage {
    id: page

    objectName: "payPage"
    stageHeight: page.wide ? 0 : amount.height + Theme.stagePay

    RowLayout {
        id: amount
        x: Theme.grid(1)
        width: parent.width - Theme.grid(2)
        height: Theme.grid(page.wide ? 17 : (Theme.large ? 25 : 20.5))
        ColumnLayout {
            spacing: 0
            Words {
                //: Over the amount to pay. Max 30.
                text: page.checkout.tax_rate_text === "" ? qsTr("To pay, tax included")
                    //: Over the amount to pay, with the tax share in it. Max 30.
                    : qsTr("To pay, with %1% tax").arg(page.checkout.tax_rate_text)
                size: Theme.fsSmall
                color: Theme.inkSoft
                wrapMode: Text.NoWrap
            }
            MoneyText {
                objectName: "payAmount"
                Layout.preferredHeight: Theme.fsTotal
                amount: page.checkout.amount_text
                size: Theme.fsTotal
                strong: true
            }
        }
        Item {
            Layout.fillWidth: true
        }
        GoodsStrip {
            checkout: page.checkout
        }
    }
    WalletStage {
        y: amount.height
        width: parent.width
        height: parent.height - y
        checkout: page.checkout
    }

    tray: ColumnLayout {
        anchors.fill: parent
        spacing: 0
        Words {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.grid(1)
            Layout.topMargin: Theme.grid(page.wide ? 0 : 3.5)
            Layout.bottomMargin: Theme.grid(2.5)
            //: Above the three stations after paying. Max 24.
            text: qsTr("After you have paid")
            strong: true
        }
        RowLayout {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.grid(1)
            spacing: 0
            TrackStep {
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                Layout.alignment: Qt.AlignTop
                icon: "paper"
                //: After paying, first: the four documents go to customs. Max 18.
                title: qsTr("Papers to customs")
                //: Under it. Max 24.
                text: qsTr("all checked already")
            }
            TrackStep {
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                Layout.alignment: Qt.AlignTop
                icon: "stamp"
                //: After paying, second: customs releases. Max 18.
                title: qsTr("Customs releases")
                //: Under it. Max 24.
                text: qsTr("mostly within 1 min")
            }
            TrackStep {
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                Layout.alignment: Qt.AlignTop
                last: true
                icon: "box"
                //: After paying, third: a courier brings it. Max 18.
                title: page.checkout.goes_home ? qsTr("Courier brings it")
                    //: After paying, third: collect by number. Max 18.
                    : qsTr("Collect by number")
                //: Under it: to the door. Max 24.
                text: page.checkout.goes_home ? qsTr("to your door")
                    //: Under it: where. Max 24.
                    : page.checkout.desk === "" ? qsTr("at the pickup desk")
                    //: Under it: where, with the desk's number. Max 24.
                    : qsTr("pickup desk %1").arg(page.checkout.desk)
            }
        }
        Item {
            Layout.fillHeight: true
        }
        SoftPanel {
            Layout.fillWidth: true
            Layout.bottomMargin: Theme.gap
            tone: "sky"
            radius: Theme.radiusM
            implicitHeight: Math.max(Theme.grid(10.5), promise.implicitHeight + Theme.grid(3))
            Icon {
                id: shield
                x: Theme.grid(3.5)
                anchors.verticalCenter: parent.verticalCenter
                name: "shield"
                size: Theme.fsLead
                color: Theme.sky
            }
            Words {
                id: promise
                anchors.left: shield.right
                anchors.leftMargin: Theme.grid(2.25)
                anchors.right: parent.right
                anchors.rightMargin: Theme.grid(3)
                anchors.verticalCenter: parent.verticalCenter
                //: The promise about the money (keep the tags). Max 100.
                text: qsTr("<b>Not released? Refund starts within 60 s</b>, the way you paid")
                textFormat: Text.StyledText
                size: Theme.fsSmall
                color: Theme.sky
            }
        }
    }
    actions: [
        QuietButton {
            objectName: "editBasketButton"
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredWidth: 1
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
            //: Ends the visit before paying; asks once. Max 16.
            label: qsTr("Do not buy")
            onActed: page.leaveAsked()
        }
    ]
}
