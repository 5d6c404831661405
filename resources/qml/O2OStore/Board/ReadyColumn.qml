pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// Ready: the newest in a filled tile with arrow and desk, the others under it, two by two.
Item {
    id: column

    required property Board board
    readonly property bool crowned: column.board.has_newest

    ColumnTitle {
        id: title
        icon: "checkCircle"
        zh: BoardWords.readyZh
        en: BoardWords.readyEn
        tint: Theme.jade
    }
    NewestTile {
        id: crown
        objectName: "newestTile"
        visible: column.crowned
        y: title.height
        width: parent.width
        height: visible ? Theme.grid(37.5) : 0
        board: column.board
    }
    Flow {
        id: grid
        objectName: "readyGrid"
        readonly property int side: Math.floor((column.width - Theme.gap) / 2)
        y: title.height + (column.crowned ? crown.height + Theme.gap : 0)
        width: column.width
        height: parent.height - y
        clip: true
        spacing: Theme.gap
        Repeater {
            id: tiles
            model: column.board.ready
            ReadyTile {
                width: grid.side
                height: Theme.grid(25)
            }
        }
    }
    Column {
        visible: tiles.count === 0
        y: title.height + Theme.grid(4)
        Words {
            text: BoardWords.noneReadyZh
            color: Theme.inkSoft
            wrapMode: Text.NoWrap
        }
        Words {
            text: BoardWords.noneReadyEn
            size: Theme.fsSmall
            color: Theme.inkSoft
            wrapMode: Text.NoWrap
        }
    }
}
