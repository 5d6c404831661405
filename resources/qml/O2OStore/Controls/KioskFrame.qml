pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Theme

// The kiosk's frame: header, steps, strip, then stage and tray (one under the other, or side by side in landscape), then actions.
Item {
    id: frame

    required property Session session
    property int step: 1
    property bool stepFailed: false
    property bool registerDone: frame.step > 1
    property bool orderDone: frame.step > 2
    property bool railShown: true
    property string title: ""
    property int stageHeight: Theme.stageScan
    default property alias stage: stageArea.data
    property alias tray: tray.data
    // Whether the tray scrolls as a whole when it has no room (else its own list does).
    property bool trayScrolls: true
    property alias actions: row.data
    signal helpAsked

    // A page does not travel to where it begins.
    property bool settled: false
    readonly property bool wide: Theme.landscape
    readonly property real half: Math.round((frame.width - 2 * Theme.margin) * Theme.stageShareLandscape)
    readonly property real upper: strip.y + (strip.visible ? strip.height + Theme.gap : 0)
    readonly property real lower: frame.height - Theme.margin

    Timer {
        running: true
        interval: Theme.slow
        onTriggered: frame.settled = true
    }
    Header {
        id: header
        x: Theme.margin
        width: frame.width - 2 * Theme.margin
        height: Theme.headHeight
        session: frame.session
        onHelpAsked: frame.helpAsked()
    }
    StepRail {
        id: rail
        visible: frame.railShown
        x: Theme.margin
        y: Theme.headHeight
        width: header.width
        height: Theme.stepsHeight
        step: frame.step
        failed: frame.stepFailed
        registerDone: frame.registerDone
        orderDone: frame.orderDone
    }
    OfflineStrip {
        id: strip
        visible: frame.session.offline
        y: Theme.headHeight + Theme.stepsHeight
        width: frame.width
        since: frame.session.offline_since
        text: frame.session.offline_text
    }
    Words {
        id: heading
        objectName: "pageTitle"
        visible: text !== ""
        x: Theme.margin + Theme.grid(1)
        y: frame.upper + (frame.wide ? 0 : Theme.grid(2))
        width: (frame.wide ? frame.half : header.width) - Theme.grid(2)
        text: frame.title
        size: Theme.fsTitle
        strong: true
        leading: 1.25
        wrapMode: Text.NoWrap
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Math.round(size * Theme.shrinkLimit)
    }
    Item {
        id: stageArea
        x: Theme.margin
        y: heading.visible ? heading.y + Math.ceil(Theme.fsTitle * heading.leading) + Theme.grid(2.5) : frame.upper
        width: frame.wide ? frame.half : header.width
        height: frame.wide ? frame.lower - y : Math.min(frame.stageHeight, frame.lower - y)
        Behavior on height {
            enabled: frame.settled && Theme.travel > 0 && !frame.wide
            NumberAnimation {
                duration: Theme.slow
                easing.type: Theme.easeOut
            }
        }
    }
    Flickable {
        id: trayArea
        objectName: "tray"
        x: frame.wide ? stageArea.x + stageArea.width + Theme.margin : Theme.margin
        y: frame.wide ? frame.upper : stageArea.y + stageArea.height
        width: frame.width - Theme.margin - x
        height: Math.max(0, row.y - y)
        contentWidth: width
        contentHeight: Math.max(height, frame.trayScrolls && tray.children.length > 0 ? tray.children[0].implicitHeight : 0)
        interactive: contentHeight > height + 1
        clip: interactive
        boundsBehavior: Flickable.StopAtBounds
        Item {
            id: tray
            width: trayArea.width
            height: trayArea.contentHeight
        }
    }
    Rectangle {
        visible: trayArea.interactive && !trayArea.atYEnd
        x: trayArea.x
        y: row.y - height
        width: trayArea.width
        height: Theme.grid(6)
        gradient: Gradient {
            GradientStop {
                position: 0
                color: Qt.alpha(Theme.paper, 0)
            }
            GradientStop {
                position: 1
                color: Theme.paper
            }
        }
    }
    ActionRow {
        id: row
        objectName: "actions"
        x: trayArea.x
        y: frame.lower - Theme.action
        width: trayArea.width
        height: Theme.action
    }
}
