pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// What lies outside the guide is darkened, by four rectangles.
Item {
    id: outside

    property rect hole

    component Shade: Rectangle {
        color: Theme.veil
        opacity: Theme.faint
    }
    Shade {
        width: parent.width
        height: outside.hole.y
    }
    Shade {
        y: outside.hole.y + outside.hole.height
        width: parent.width
        height: parent.height - y
    }
    Shade {
        y: outside.hole.y
        width: outside.hole.x
        height: outside.hole.height
    }
    Shade {
        x: outside.hole.x + outside.hole.width
        y: outside.hole.y
        width: parent.width - x
        height: outside.hole.height
    }
}
