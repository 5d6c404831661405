pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// What customs is doing now, the number to come, and how long it has taken.
SoftPanel {
    id: stage

    required property Checkout checkout

    tone: "sky"
    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.grid(6)
        anchors.rightMargin: Theme.grid(6)
        spacing: Theme.grid(4)
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0
            Row {
                Layout.bottomMargin: Theme.grid(3)
                spacing: Theme.grid(1.75)
                Icon {
                    anchors.verticalCenter: parent.verticalCenter
                    name: "checkCircle"
                    size: Theme.grid(5.5)
                    color: Theme.jade
                }
                Words {
                    anchors.verticalCenter: parent.verticalCenter
                    //: Before the amount that was received. Max 12.
                    text: qsTr("Received")
                    strong: true
                    color: Theme.jade
                    wrapMode: Text.NoWrap
                }
                MoneyText {
                    objectName: "paidAmount"
                    anchors.verticalCenter: parent.verticalCenter
                    amount: stage.checkout.paid_text
                    strong: true
                    color: Theme.jade
                }
            }
            Words {
                objectName: "clearingTitle"
                Layout.fillWidth: true
                //: Stage of the clearing page: customs compares this order; two short lines. Max 36.
                text: qsTr("Customs is checking\nyour order")
                size: Theme.fsTitle
                strong: true
                leading: 1.25
            }
            Words {
                Layout.fillWidth: true
                Layout.topMargin: Theme.grid(2)
                //: Under it: the number, shown small until released (keep the tags). Max 40.
                text: qsTr("Your number is <b>%1</b>").arg(stage.checkout.pickup_number.slice(0, 1) + " " + stage.checkout.pickup_number.slice(1))
                textFormat: Text.StyledText
                color: Theme.inkSoft
            }
            Words {
                Layout.fillWidth: true
                //: Under it: what will happen with the number. Max 40.
                text: qsTr("It lights up when released")
                color: Theme.inkSoft
            }
        }
        Dial {
            size: Math.min(Theme.grid(38), Math.round(stage.width * 0.32), stage.height - Theme.grid(6))
            share: stage.checkout.clearing_share
            figure: stage.checkout.clearing_seconds
            //: Inside the dial under the seconds. Max 24.
            word: qsTr("s, mostly under 60")
        }
    }
}
