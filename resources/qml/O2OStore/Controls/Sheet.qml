pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// Something laid over the page: the page stays visible under a veil, nothing beneath can be touched.
Item {
    id: sheet

    property bool open: false
    property real share: 0.82
    property bool dismissable: true
    // Fully open and no longer moving.
    readonly property bool resting: sheet.open && ground.opacity === Theme.shadeOpacity && panel.y === sheet.height - panel.height + Theme.radiusL
    default property alias content: body.data
    signal closed

    anchors.fill: parent
    visible: ground.opacity > 0
    enabled: sheet.open
    z: 10

    Rectangle {
        id: ground
        anchors.fill: parent
        color: Theme.shade
        opacity: sheet.open ? Theme.shadeOpacity : 0
        Behavior on opacity {
            NumberAnimation {
                duration: Theme.calm
            }
        }
        // Nothing of the page beneath feels a finger.
        MouseArea {
            anchors.fill: parent
            onClicked: if (sheet.dismissable)
                sheet.closed()
        }
    }
    Rectangle {
        id: panel
        anchors.horizontalCenter: parent.horizontalCenter
        y: sheet.height - height + Theme.radiusL + (sheet.open ? 0 : Theme.travel * Theme.grid(10))
        width: Theme.landscape ? Math.round(sheet.width * Theme.stageShareLandscape) : sheet.width
        height: Math.round(sheet.height * sheet.share) + Theme.radiusL
        radius: Theme.radiusL
        color: Theme.paper
        opacity: ground.opacity / Theme.shadeOpacity
        border.width: Theme.contrast ? Theme.hair : 0
        border.color: Theme.line
        Behavior on y {
            NumberAnimation {
                duration: Theme.slow
                easing.type: Theme.easeOut
            }
        }
        MouseArea {
            anchors.fill: parent
        }
        Item {
            id: body
            anchors.fill: parent
            anchors.margins: Theme.margin
            anchors.bottomMargin: Theme.margin + Theme.radiusL
        }
    }
}
