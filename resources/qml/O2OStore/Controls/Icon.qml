pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// One icon of the set, drawn in the colour of its word.
Image {
    id: icon

    property string name: ""
    property int size: Theme.fsBody
    property real weight: 2
    property color color: Theme.ink
    readonly property string path: IconSet.paths[icon.name] ?? ""

    width: icon.size
    height: icon.size
    sourceSize.width: icon.size
    sourceSize.height: icon.size
    source: icon.path === "" ? "" : "image://stroke/" + encodeURIComponent([icon.weight, icon.color, icon.path].join("/"))
    Accessible.ignored: true
}
