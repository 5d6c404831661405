pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// Letter and digits of a pickup number, a little apart: "B208" as B 208.
Item {
    id: number

    property string value: ""
    property int size: Theme.fsNumber
    property color color: Theme.ink

    implicitWidth: digits.x + digits.implicitWidth
    implicitHeight: number.size
    Accessible.role: Accessible.StaticText
    Accessible.name: number.value

    Figure {
        id: letter
        text: number.value.slice(0, 1)
        size: number.size
        color: number.color
    }
    Figure {
        id: digits
        x: Math.round(letter.implicitWidth + number.size * Theme.letterGap)
        text: number.value.slice(1).trim()
        size: number.size
        color: number.color
    }
}
