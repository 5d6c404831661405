pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Theme

// One icon of the set, drawn in the colour of its word.
PathItem {
    id: icon

    property string name: ""
    property int size: Theme.fsBody
    property color color: Theme.ink

    implicitWidth: icon.size
    implicitHeight: icon.size
    width: icon.size
    height: icon.size
    field: 24
    path: IconSet.paths[icon.name] ?? ""
    stroke: icon.color
    Accessible.ignored: true
}
