pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// The newest ready number, in the only filled tile: where to go, once.
Rectangle {
    id: tile

    required property Board board
    readonly property string number: tile.board.newest_number

    radius: Theme.radiusL
    color: Theme.jade
    onNumberChanged: if (Theme.travel > 0)
        arrive.restart()

    NumberAnimation {
        id: arrive
        target: tile
        property: "opacity"
        from: 0
        to: 1
        duration: Theme.slow
    }
    PickupNumber {
        objectName: "newestNumber"
        x: Theme.grid(7)
        anchors.verticalCenter: parent.verticalCenter
        value: tile.number
        size: Theme.fsHero
        color: Theme.overJade
    }
    Icon {
        id: arrow
        anchors.right: desk.left
        anchors.rightMargin: Theme.grid(2.5)
        anchors.verticalCenter: parent.verticalCenter
        name: "arrow"
        size: Theme.fsTotal
        color: Theme.overJade
    }
    Figure {
        id: desk
        objectName: "newestDesk"
        anchors.right: counter.left
        anchors.rightMargin: Theme.grid(2.5)
        anchors.verticalCenter: parent.verticalCenter
        text: tile.board.newest_desk
        size: Theme.fsNumber
        color: Theme.overJade
    }
    Figure {
        id: counter
        anchors.right: parent.right
        anchors.rightMargin: Theme.grid(8)
        y: desk.y + desk.footing - counter.footing
        text: BoardWords.deskZh
        size: Theme.fsTitle
        color: Theme.overJade
    }
}
