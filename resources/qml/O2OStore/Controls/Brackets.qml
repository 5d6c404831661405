pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// Four corner strokes round what the camera should look at; they snap when it was read.
Item {
    id: brackets

    property color color: Theme.overVeil
    property real thickness: Theme.grid(1.25)
    property real reach: Math.min(brackets.width, brackets.height) * 0.22
    property real bend: Math.min(Theme.grid(5), brackets.reach * 0.6)

    Accessible.ignored: true

    component Corner: Image {
        // Drawn on a field of 24 units.
        readonly property real unit: 24 / width
        readonly property real t: unit * brackets.thickness / 2
        readonly property real bend: t + unit * brackets.bend
        readonly property real reach: unit * brackets.reach
        width: Math.max(1, Math.round(brackets.reach + brackets.thickness))
        height: width
        sourceSize.width: width
        sourceSize.height: height
        source: "image://stroke/" + encodeURIComponent([2 * t, brackets.color, `M ${t} ${reach} V ${bend} Q ${t} ${t} ${bend} ${t} H ${reach}`].join("/"))
    }
    Corner {}
    Corner {
        anchors.right: parent.right
        rotation: 90
    }
    Corner {
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        rotation: 180
    }
    Corner {
        anchors.bottom: parent.bottom
        rotation: 270
    }
}
