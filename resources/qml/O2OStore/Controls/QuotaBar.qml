pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// A year as a bar: what was used, what this order takes, what is left.
Rectangle {
    id: bar

    property real used: 0
    property real order: 0

    implicitHeight: Theme.quotaBar
    radius: height / 2
    color: Theme.contrast ? Theme.card : Theme.line
    border.width: Theme.contrast ? Theme.hair : 0
    border.color: Theme.line
    clip: true
    Accessible.ignored: true

    Rectangle {
        id: before
        width: Math.round(bar.width * Math.min(1, bar.used))
        height: bar.height
        radius: bar.radius
        color: Theme.inkSoft
    }
    Rectangle {
        x: before.width + (bar.used > 0 ? Theme.grid(0.375) : 0)
        width: Math.round(Math.max(0, Math.min(bar.width * bar.order, bar.width - x)))
        height: bar.height
        color: Theme.jade
    }
}
