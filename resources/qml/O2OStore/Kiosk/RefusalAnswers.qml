pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// What happened, who acts, what to do now; scrolls where there is too little room.
Flickable {
    id: scroll

    required property Checkout checkout
    readonly property bool stuck: scroll.checkout.money_state === "refund_stuck"

    implicitHeight: answers.implicitHeight + Theme.grid(2)
    contentHeight: implicitHeight
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    Card {
        width: scroll.width
        height: scroll.contentHeight
        ColumnLayout {
            id: answers
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            anchors.leftMargin: Theme.grid(4.5)
            anchors.rightMargin: Theme.grid(4.5)
            spacing: 0
            AnswerRow {
                //: Refusal, first question. Max 16.
                question: qsTr("What happened")
                answer: scroll.checkout.refusal_happened
                lineAbove: false
                SumLines {
                    Layout.fillWidth: true
                    checkout: scroll.checkout
                }
            }
            AnswerRow {
                //: Refusal, second question. Max 16.
                question: qsTr("Who acts")
                //: In the place of "the refund starts by itself", when the wallet will not make it. Max 80.
                answer: scroll.stuck ? qsTr("Our staff, with the payment company. We ask it again every hour.") : scroll.checkout.refusal_who
            }
            AnswerRow {
                //: Refusal, third question. Max 16.
                question: qsTr("What now")
                answer: scroll.checkout.refusal_now
            }
        }
    }
}
