pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// The PIN as dots, the pad under it, and why it was refused.
ColumnLayout {
    id: pin

    required property Service service

    spacing: Theme.gap
    Card {
        Layout.fillWidth: true
        implicitHeight: Theme.grid(Theme.landscape ? 13 : 20)
        Row {
            anchors.centerIn: parent
            spacing: Theme.grid(2.5)
            Repeater {
                model: Math.max(6, pin.service.pin_length)
                Rectangle {
                    id: dot
                    required property int index
                    width: Theme.grid(3.5)
                    height: width
                    radius: width / 2
                    color: dot.index < pin.service.pin_length ? Theme.ink : "transparent"
                    border.width: Theme.hair
                    border.color: Theme.ink
                }
            }
        }
    }
    ProblemCard {
        objectName: "staffProblem"
        Layout.fillWidth: true
        visible: pin.service.staff_problem !== "" || pin.service.staff_unreachable
        tone: pin.service.staff_unreachable ? "amber" : "vermilion"
        icon: pin.service.staff_unreachable ? "offline" : "stop"
        //: The platform cannot be asked whether badge and PIN belong together. Max 40.
        title: pin.service.staff_unreachable ? qsTr("The platform does not answer") : pin.service.staff_problem
        //: Under it. Max 60.
        text: pin.service.staff_unreachable ? qsTr("Try again in a moment, or use the desk") : pin.service.staff_problem_now
    }
    NumberPad {
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.maximumHeight: Theme.grid(95)
        onDigit: text => pin.service.staff_digit(text)
        onErase: pin.service.staff_erase()
    }
    Item {
        Layout.fillHeight: true
        Layout.preferredHeight: 0
    }
}
