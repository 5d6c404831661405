pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// A page over every page: nothing beneath is seen or touched while it is open.
Item {
    id: overlay

    property bool open: false
    default property alias content: body.data

    anchors.fill: parent
    visible: overlay.open
    enabled: overlay.open
    z: 20

    Rectangle {
        anchors.fill: parent
        color: Theme.paper
    }
    MouseArea {
        anchors.fill: parent
    }
    Item {
        id: body
        anchors.fill: parent
        anchors.margins: Theme.margin
        anchors.topMargin: Theme.grid(0.5)
    }
}
