pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// The pickup board: being cleared on the left, ready on the right, the newest in the only filled tile.
Rectangle {
    id: root

    required property Board board
    required property Session session

    color: Theme.paper

    Binding {
        target: Theme
        property: "windowWidth"
        value: root.width
    }
    Binding {
        target: Theme
        property: "windowHeight"
        value: root.height
    }
    Binding {
        target: Theme
        property: "profile"
        value: "board"
    }
    Binding {
        target: Theme
        property: "scheme"
        value: "dark"
    }
    Binding {
        target: Theme
        property: "chinese"
        value: root.session.language !== "en"
    }

    RowLayout {
        id: head
        visible: !root.session.locked_out
        x: Theme.margin
        width: parent.width - 2 * Theme.margin
        height: Theme.headHeight + Theme.grid(4)
        spacing: Theme.grid(3)
        Mark {
            size: Theme.grid(9)
        }
        Words {
            Layout.fillWidth: true
            text: root.board.hall_name_zh
            size: Theme.fsLead
            strong: true
        }
        Clock {
            zh: BoardWords.clearanceZh
            en: BoardWords.clearanceEn
            value: root.board.clearance
        }
        Clock {
            zh: BoardWords.visitZh
            en: BoardWords.visitEn
            value: root.board.visit
        }
        Rectangle {
            Layout.preferredWidth: Theme.grid(2)
            Layout.preferredHeight: Theme.grid(2)
            radius: width / 2
            color: root.board.stale ? Theme.amber : Theme.jade
        }
        Words {
            objectName: "boardUpdated"
            //: On the board: the numbers are old, last confirmed at this time. Max 30.
            text: root.board.stale ? qsTr("Not confirmed since %1").arg(root.board.updated)
                //: On the board: when the numbers were last confirmed. Max 24.
                : qsTr("Updated %1").arg(root.board.updated)
            size: Theme.fsSmall
            strong: root.board.stale
            color: root.board.stale ? Theme.amber : Theme.inkSoft
            wrapMode: Text.NoWrap
            visible: root.board.updated !== ""
        }
        Words {
            Layout.leftMargin: Theme.grid(5)
            text: root.board.clock
            size: Theme.fsTitle
            strong: true
            wrapMode: Text.NoWrap
        }
    }
    ClearingColumn {
        visible: !root.session.locked_out
        x: Theme.margin
        y: head.height
        width: Theme.grid(61)
        height: foot.y - y
        board: root.board
    }
    ReadyColumn {
        visible: !root.session.locked_out
        x: Theme.margin + Theme.grid(67)
        y: head.height
        width: parent.width - Theme.margin - x
        height: foot.y - y
        board: root.board
    }
    RowLayout {
        id: foot
        visible: !root.session.locked_out
        x: Theme.margin
        y: parent.height - height
        width: head.width
        height: Theme.grid(11.5)
        Words {
            Layout.fillWidth: true
            text: BoardWords.bringZh
            size: Theme.fsSmall
            color: Theme.inkSoft
        }
        Words {
            text: BoardWords.bringEn
            size: Theme.fsSmall
            color: Theme.inkSoft
            wrapMode: Text.NoWrap
        }
    }
    LockedOut {
        open: root.session.locked_out
    }
    component Clock: Row {
        id: clock
        property string zh: ""
        property string en: ""
        property string value: ""
        visible: clock.value !== ""
        spacing: Theme.grid(1)
        Words {
            text: clock.zh + " " + clock.en
            size: Theme.fsSmall
            color: Theme.inkSoft
            wrapMode: Text.NoWrap
        }
        Words {
            objectName: "clock_" + clock.en
            text: clock.value
            size: Theme.fsSmall
            strong: true
            wrapMode: Text.NoWrap
        }
    }
}
