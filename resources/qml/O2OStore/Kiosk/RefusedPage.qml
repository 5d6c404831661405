pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Controls
import O2OStore.Theme

// Refused: money and its clock first, then what happened, who acts, what to do now; the code stays at the foot, for staff.
KioskPage {
    id: page

    readonly property string money: page.checkout.money_state
    readonly property bool moneyBack: ["paid", "refund_due", "refunding", "refunded", "refund_stuck"].includes(page.money)

    // Where the money's way takes the tray, the answers stand on the stage.
    readonly property bool beside: page.wide && page.moneyBack

    objectName: "refusedPage"
    stageHeight: Theme.large ? Theme.stageScan : Theme.stageRefused

    SoftPanel {
        anchors.fill: parent
        tone: "vermilion"
        Rectangle {
            id: disc
            x: Theme.grid(6)
            y: headline.y
            width: Theme.grid(12)
            height: width
            radius: width / 2
            color: Theme.card
            Icon {
                anchors.centerIn: parent
                name: "stop"
                size: Theme.fsTitle
                color: Theme.vermilion
            }
        }
        Column {
            id: headline
            anchors.left: disc.right
            anchors.leftMargin: Theme.grid(4.5)
            anchors.right: parent.right
            anchors.rightMargin: Theme.grid(5)
            y: page.beside ? Theme.grid(5) : (parent.height - height) / 2
            spacing: Theme.grid(2)
            Words {
                objectName: "refusedTitle"
                width: parent.width
                height: Math.min(implicitHeight, Math.ceil(3 * size * leading) + Theme.grid(2))
                text: page.checkout.refusal_title
                size: Theme.fsTitle
                strong: true
                leading: 1.25
                fontSizeMode: Text.Fit
                minimumPixelSize: Theme.fsLead
            }
            Words {
                width: parent.width
                visible: text !== ""
                //: Under the headline, when the money is back. Max 60.
                text: page.money === "refunded" ? qsTr("Your money is back with you")
                    //: Under the headline, when the wallet will not make the refund by itself. Max 60.
                    : page.money === "refund_stuck" ? qsTr("Your money is safe, our staff get it back to you")
                    //: Under the headline, when money goes back. Max 60.
                    : page.moneyBack ? qsTr("Your money goes back to you by itself")
                    //: Under the headline, when nothing was paid. Max 60.
                    : page.money === "not_charged" ? qsTr("Nothing was charged") : ""
            }
        }
    }

    RefusalAnswers {
        visible: page.beside
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: Theme.grid(5)
        y: headline.y + headline.height + Theme.grid(5)
        height: Math.min(implicitHeight, foot.y - y - Theme.grid(3))
        checkout: page.checkout
    }
    StaffCode {
        id: foot
        visible: page.wide
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.grid(5)
        checkout: page.checkout
    }

    tray: ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gap
        RefundCard {
            Layout.fillWidth: true
            Layout.topMargin: page.wide ? 0 : Theme.gap
            visible: page.moneyBack
            checkout: page.checkout
        }
        RefusalAnswers {
            visible: !page.beside
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.topMargin: page.wide || page.moneyBack ? 0 : Theme.gap
            Layout.maximumHeight: implicitHeight
            checkout: page.checkout
        }
        Item {
            Layout.fillHeight: true
        }
        StaffCode {
            visible: !page.wide
            Layout.fillWidth: true
            Layout.leftMargin: Theme.grid(1)
            Layout.bottomMargin: Theme.grid(1)
            checkout: page.checkout
        }
    }
    actions: [
        QuietButton {
            objectName: "leaveButton"
            Layout.fillHeight: true
            Layout.fillWidth: !page.moneyBack && !page.checkout.refusal_can_retry
            //: Ends the visit after a refusal. Max 12.
            label: qsTr("Leave")
            onActed: page.checkout.leave()
        },
        PrimaryButton {
            objectName: "dismissButton"
            Layout.fillHeight: true
            Layout.fillWidth: true
            visible: !page.moneyBack && page.checkout.refusal_can_retry
            //: Returns to where the refusal can be put right. Max 22.
            label: qsTr("Put it right")
            onActed: page.checkout.dismiss()
        },
        PrimaryButton {
            objectName: "printButton"
            Layout.fillHeight: true
            Layout.fillWidth: true
            visible: page.moneyBack
            glyph: "print"
            //: Prints the slip about the refund. Max 22.
            label: qsTr("Print refund slip")
            onActed: page.checkout.print_receipt()
        }
    ]
}
