pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// The house's mark: two rings that hold each other.
Rectangle {
    id: mark

    property int size: Theme.grid(8)
    readonly property real step: mark.size / 64

    implicitWidth: mark.size
    implicitHeight: mark.size
    radius: 18 * mark.step
    color: Theme.jade
    Accessible.ignored: true

    component Ring: Rectangle {
        y: 18.75 * mark.step
        width: 26.5 * mark.step
        height: width
        radius: width / 2
        color: "transparent"
        border.width: 4.5 * mark.step
        border.color: Theme.overJade
    }
    Ring {
        x: 11.25 * mark.step
    }
    Ring {
        x: 26.25 * mark.step
    }
}
