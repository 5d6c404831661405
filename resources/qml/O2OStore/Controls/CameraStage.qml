pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Theme

// The live camera picture, cropped to fill, with round corners and a caption that says what the camera does.
Item {
    id: stage

    property bool live: true
    property string caption: ""
    property bool captionLow: false
    // Shape of the camera's picture.
    property real aspect: 16 / 9
    default property alias over: above.data

    readonly property real shown: Math.max(stage.width / stage.aspect, stage.height)
    // Where a point of the picture (0..1) lies on this stage.
    function place(u: real, v: real): point {
        return Qt.point(stage.width / 2 + (u - 0.5) * stage.shown * stage.aspect, stage.height / 2 + (v - 0.5) * stage.shown);
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.mat
    }
    CameraView {
        objectName: "cameraView"
        anchors.fill: parent
        visible: stage.live
    }
    Item {
        id: above
        anchors.fill: parent
    }
    RoundCorners {
        anchors.fill: parent
    }
    Veil {
        visible: stage.caption !== ""
        x: stage.captionLow ? (parent.width - width) / 2 : Theme.grid(3)
        y: stage.captionLow ? parent.height - height - Theme.grid(4) : Theme.grid(3)
        text: stage.caption
        lit: stage.live
    }
}
