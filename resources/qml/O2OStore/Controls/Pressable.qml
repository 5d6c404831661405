pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import O2OStore.Theme

// What everything touchable is made of: reports `acted` once per touch, never twice within `rest` ms (0: every touch counts), by finger, key or assistive tool.
T.AbstractButton {
    id: pressable

    property string label: ""
    property int rest: Theme.restAction
    signal acted

    focusPolicy: Qt.TabFocus
    padding: 0
    Accessible.role: Accessible.Button
    Accessible.name: pressable.label
    opacity: pressable.enabled ? 1 : Theme.faint
    scale: pressable.pressed && Theme.travel > 0 ? 0.985 : 1

    // Whoever came here by Tab presses what is marked, and nothing else on the page.
    Keys.onReturnPressed: event => {
        if (!event.isAutoRepeat)
            pressable.click();
    }
    Keys.onEnterPressed: event => {
        if (!event.isAutoRepeat)
            pressable.click();
    }
    onClicked: {
        if (!cooling.running) {
            if (pressable.rest > 0)
                cooling.start();
            pressable.acted();
        }
    }

    Timer {
        id: cooling
        interval: pressable.rest
    }
    Behavior on scale {
        NumberAnimation {
            duration: Theme.quick
            easing.type: Theme.easeOut
        }
    }
    Rectangle {
        anchors.fill: parent
        anchors.margins: -Theme.grid(0.5)
        visible: pressable.visualFocus
        color: "transparent"
        radius: (pressable.background as Rectangle)?.radius ?? Theme.radiusM
        border.width: Theme.bold
        border.color: Theme.sky
    }
}
