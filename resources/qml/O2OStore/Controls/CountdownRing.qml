pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Theme

// A rounded square that empties clockwise from the top; what counts down stands inside and does not move.
Item {
    id: ring

    property real share: 1
    property color color: Theme.jade
    property real thickness: Theme.grid(1.25)
    property real corner: Theme.grid(5.5)

    readonly property real straight: ring.width - ring.thickness - 2 * ring.corner
    readonly property real whole: 4 * ring.straight + 2 * Math.PI * ring.corner
    readonly property real drawn: ring.whole * Math.max(0, Math.min(1, ring.share))

    implicitWidth: Theme.qrRing
    implicitHeight: Theme.qrRing
    Accessible.ignored: true

    component Track: PathItem {
        readonly property real c: ring.corner
        readonly property real s: ring.straight
        anchors.fill: parent
        weight: ring.thickness
        roundEnds: false
        path: `M ${ring.width / 2} ${ring.thickness / 2} h ${s / 2} a ${c} ${c} 0 0 1 ${c} ${c} v ${s} a ${c} ${c} 0 0 1 ${-c} ${c} h ${-s} a ${c} ${c} 0 0 1 ${-c} ${-c} v ${-s} a ${c} ${c} 0 0 1 ${c} ${-c} h ${s / 2}`
    }
    Track {
        stroke: Theme.line
    }
    Track {
        visible: ring.share > 0
        stroke: ring.color
        dash: ring.share < 1 ? `${ring.drawn} ${ring.whole - ring.drawn}` : ""
        dashOffset: ring.drawn
    }
}
