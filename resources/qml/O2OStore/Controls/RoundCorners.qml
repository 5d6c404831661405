pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// Paper in the four corners of a picture that cannot be clipped round, and its border in high contrast.
Item {
    id: corners

    property real radius: Theme.radiusL
    property color color: Theme.paper

    component Corner: Image {
        width: corners.radius
        height: corners.radius
        sourceSize.width: width
        sourceSize.height: height
        source: "image://stroke/" + encodeURIComponent(["fill", corners.color, "M -1 -1 H 24 V 0 A 24 24 0 0 0 0 24 H -1 Z"].join("/"))
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
    Rectangle {
        anchors.fill: parent
        visible: Theme.contrast
        radius: corners.radius
        color: "transparent"
        border.width: Theme.hair
        border.color: Theme.line
    }
}
