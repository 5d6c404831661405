pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// No order is open and the code just scanned is refused: nothing else stands here, least of all the success before it.
SoftPanel {
    id: card

    required property Desk desk
    required property TakingBack back

    objectName: "refusedCard"
    tone: "vermilion"
    border.width: Theme.bold
    implicitHeight: lines.implicitHeight + Theme.grid(8)

    component Answer: RowLayout {
        id: line
        property string question: ""
        property string answer: ""
        Layout.fillWidth: true
        visible: line.answer !== ""
        spacing: Theme.grid(2)
        Words {
            Layout.preferredWidth: Theme.grid(16)
            Layout.alignment: Qt.AlignTop
            text: line.question
            color: Theme.inkSoft
        }
        Words {
            Layout.fillWidth: true
            text: line.answer
            size: Theme.fsLead
            strong: true
        }
    }
    RowLayout {
        anchors.fill: parent
        anchors.margins: Theme.grid(4)
        spacing: Theme.grid(3)
        Icon {
            Layout.alignment: Qt.AlignTop
            name: "stop"
            size: Theme.grid(8)
            color: Theme.vermilion
        }
        ColumnLayout {
            id: lines
            Layout.fillWidth: true
            spacing: Theme.grid(1.5)
            Words {
                objectName: "refusedCardTitle"
                Layout.fillWidth: true
                text: card.desk.refusal_title
                size: Theme.fsTitle
                strong: true
                color: Theme.vermilion
            }
            Answer {
                //: Refusal at the desk, first question. Max 16.
                question: qsTr("What happened")
                answer: card.desk.refusal_happened
            }
            Answer {
                //: Refusal at the desk, second question. Max 16.
                question: qsTr("Who acts")
                answer: card.desk.refusal_who
            }
            Answer {
                //: Refusal at the desk, third question. Max 16.
                question: qsTr("What now")
                answer: card.desk.refusal_now
            }
            RowLayout {
                Layout.fillWidth: true
                Layout.topMargin: Theme.grid(1)
                spacing: Theme.grid(2)
                Words {
                    objectName: "refusedCardCode"
                    Layout.fillWidth: true
                    text: card.desk.refusal_code
                    size: Theme.fsSmall
                    color: Theme.inkSoft
                }
                DeskButton {
                    objectName: "openPastButton"
                    visible: card.back.can_open_past
                    //: Opens the order of a used voucher, for a return. Max 22.
                    label: qsTr("Open it for a return")
                    key: "R"
                    onActed: card.back.open_return()
                }
                DeskButton {
                    objectName: "refusedCardButton"
                    //: Takes the refusal away. Max 12.
                    label: qsTr("Understood")
                    key: "Esc"
                    onActed: card.desk.dismiss()
                }
            }
        }
    }
}
