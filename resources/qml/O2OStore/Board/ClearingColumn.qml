pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// Being cleared: short numbers and how long; a slow one turns amber and says whom to ask, never why.
Item {
    id: column

    required property Board board

    ColumnTitle {
        id: title
        icon: "clock"
        zh: BoardWords.clearingZh
        en: BoardWords.clearingEn
        tint: Theme.sky
    }
    ListView {
        id: list
        objectName: "clearingList"
        y: title.height
        width: parent.width
        height: parent.height - y
        clip: true
        interactive: false
        model: column.board.clearing
        delegate: Item {
            id: tile
            required property string pickup_number
            required property string age
            required property bool slow
            width: ListView.view.width
            height: Theme.grid(18.6)
            Rectangle {
                width: parent.width
                height: Theme.hair
                color: Theme.line
            }
            PickupNumber {
                objectName: "clearing_" + tile.pickup_number
                anchors.verticalCenter: parent.verticalCenter
                value: tile.pickup_number
                size: Theme.fsTotal
            }
            Column {
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                Words {
                    anchors.right: parent.right
                    text: tile.age
                    size: Theme.fsSmall
                    color: tile.slow ? Theme.amber : Theme.inkSoft
                    leading: 1.3
                    wrapMode: Text.NoWrap
                }
                Words {
                    anchors.right: parent.right
                    visible: tile.slow
                    text: BoardWords.askZh
                    size: Theme.fsSmall
                    color: Theme.amber
                    leading: 1.3
                    wrapMode: Text.NoWrap
                }
            }
        }
        add: Transition {
            NumberAnimation {
                property: "opacity"
                from: 0
                to: 1
                duration: Theme.slow
            }
        }
    }
    Column {
        visible: list.count === 0
        y: title.height + Theme.grid(4)
        Words {
            text: BoardWords.noneZh
            color: Theme.inkSoft
            wrapMode: Text.NoWrap
        }
        Words {
            text: BoardWords.noneEn
            size: Theme.fsSmall
            color: Theme.inkSoft
            wrapMode: Text.NoWrap
        }
    }
}
