pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Theme

// Four corner strokes round what the camera should look at; they snap when it was read.
Item {
    id: brackets

    property color color: Theme.overVeil
    property real thickness: Theme.grid(1.25)
    property real reach: Math.min(brackets.width, brackets.height) * 0.22
    property real bend: Math.min(Theme.grid(5), brackets.reach * 0.6)

    Accessible.ignored: true

    component Corner: PathItem {
        readonly property real t: brackets.thickness / 2
        width: brackets.reach + brackets.thickness
        height: width
        stroke: brackets.color
        weight: brackets.thickness
        path: `M ${t} ${brackets.reach} V ${t + brackets.bend} Q ${t} ${t} ${t + brackets.bend} ${t} H ${brackets.reach}`
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
