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

    readonly property string state_: stage.checkout.customs_state
    readonly property bool delayed: ["review", "inspection", "suspended", "silent", "quarantine"].includes(stage.state_)

    tone: stage.delayed ? "amber" : "sky"
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
                //: Customs looks at the papers by hand (300); two short lines. Max 40.
                text: stage.state_ === "review" ? qsTr("An officer reads\nyour papers")
                    //: Customs opens the parcel (500); two short lines. Max 40.
                    : stage.state_ === "inspection" ? qsTr("Customs looks\ninto the parcel")
                    //: Customs has suspended the order (600); two short lines. Max 40.
                    : stage.state_ === "suspended" ? qsTr("Customs has put it\non hold")
                    //: Inspection and quarantine has drawn the parcel; two short lines. Max 40.
                    : stage.state_ === "quarantine" ? qsTr("Quarantine looks\ninto the parcel")
                    //: Customs does not answer; two short lines. Max 40.
                    : stage.state_ === "silent" ? qsTr("Waiting for\ncustoms to answer")
                    //: Stage of the clearing page: customs compares this order; two short lines. Max 36.
                    : qsTr("Customs is checking\nyour order")
                size: Theme.fsTitle
                strong: true
                leading: 1.25
            }
            Words {
                Layout.fillWidth: true
                Layout.topMargin: Theme.grid(2)
                objectName: "clearingNumber"
                //: In the place of the number, until the wallet has said that the payer is the buyer. Max 40.
                text: stage.checkout.pickup_number === "" ? qsTr("Your number comes in a moment")
                    //: Under it: the number, shown small until released (keep the tags). Max 40.
                    : qsTr("Your number is <b>%1</b>").arg(stage.checkout.pickup_number.slice(0, 1) + " " + stage.checkout.pickup_number.slice(1))
                textFormat: Text.StyledText
                color: Theme.inkSoft
            }
            Words {
                Layout.fillWidth: true
                objectName: "clearingAdvice"
                //: Under it, when customs takes longer: what to do. Max 70.
                text: stage.delayed ? qsTr("Since %1. The board will call your number, you may walk about").arg(stage.checkout.customs_since)
                    //: Under it: what will happen with the number. Max 40.
                    : qsTr("It lights up when released")
                color: Theme.inkSoft
            }
        }
        Dial {
            size: Math.min(Theme.grid(38), Math.round(stage.width * 0.32), stage.height - Theme.grid(6))
            share: stage.checkout.clearing_share
            figure: stage.checkout.clearing_seconds
            //: Inside the dial when customs takes longer than usual. Max 24.
            word: stage.delayed ? qsTr("s so far")
                //: Inside the dial under the seconds. Max 24.
                : qsTr("s, mostly under 60")
        }
    }
}
