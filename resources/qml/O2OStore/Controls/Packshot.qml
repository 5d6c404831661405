pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// A product's picture on its ground; a quiet bag while there is none.
Rectangle {
    id: shot

    property string source: ""
    property int size: Theme.packshot
    property color ground: Theme.shot

    implicitWidth: shot.size
    implicitHeight: shot.size
    radius: Theme.radiusM
    color: shot.ground

    Image {
        id: picture
        anchors.fill: parent
        source: shot.source
        sourceSize.width: shot.size
        sourceSize.height: shot.size
        fillMode: Image.PreserveAspectFit
        asynchronous: false
        smooth: true
    }
    Icon {
        anchors.centerIn: parent
        visible: picture.status !== Image.Ready
        name: "bag"
        size: Math.round(shot.size * 0.4)
        color: Theme.inkSoft
    }
}
