pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// The queue: three tabs, then one row per order, oldest worries coloured.
Rectangle {
    id: pane

    required property Desk desk
    readonly property bool troubled: pane.desk.tab === "trouble"

    function openPlace(place: int) {
        if (pane.troubled) {
            const line = worries.itemAtIndex(place) as TroubleLine;
            if (line)
                pane.desk.select_trouble(line.trouble_id);
            return;
        }
        const row = list.itemAtIndex(place) as QueueRow;
        if (row)
            pane.desk.select(row.order_id);
    }

    color: Theme.card

    RowLayout {
        id: tabs
        x: Theme.grid(1.5)
        y: Theme.grid(1.5)
        width: parent.width - Theme.grid(3)
        height: Theme.grid(5.5)
        spacing: Theme.grid(0.5)
        Tab {
            tab: "pickup"
            //: Tab of the desk: orders to hand over. Max 12.
            label: qsTr("Pickup %1").arg(pane.desk.pickup_count)
            key: "F1"
        }
        Tab {
            tab: "packing"
            //: Tab of the desk: orders to pack. Max 12.
            label: qsTr("Packing %1").arg(pane.desk.packing_count)
            key: "F2"
        }
        Tab {
            tab: "trouble"
            //: Tab of the desk: orders that need a person. Max 12.
            label: qsTr("Trouble %1").arg(pane.desk.trouble_count)
            key: "F3"
        }
    }
    component Tab: Pressable {
        id: choice
        property string tab: ""
        property string key: ""
        readonly property bool on: pane.desk.tab === choice.tab
        objectName: "tab_" + choice.tab
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.preferredWidth: 1
        rest: Theme.restStep
        onActed: pane.desk.show_tab(choice.tab)
        contentItem: Item {
            Row {
                anchors.centerIn: parent
                spacing: Theme.grid(1)
                Words {
                    anchors.verticalCenter: parent.verticalCenter
                    text: choice.label
                    strong: choice.on
                    color: choice.on ? Theme.jade : Theme.inkSoft
                    wrapMode: Text.NoWrap
                    Accessible.ignored: true
                }
                KeyCap {
                    anchors.verticalCenter: parent.verticalCenter
                    key: choice.key
                }
            }
            Rectangle {
                anchors.bottom: parent.bottom
                width: parent.width
                height: Theme.bold
                visible: choice.on
                color: Theme.jade
            }
        }
    }
    Rectangle {
        y: tabs.y + tabs.height
        width: parent.width
        height: Theme.hair
        color: Theme.line
    }
    ListView {
        id: list
        objectName: "caseList"
        y: tabs.y + tabs.height + Theme.hair
        width: parent.width
        height: foot.y - y
        visible: !pane.troubled
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        model: pane.desk.cases
        delegate: QueueRow {
            width: ListView.view.width
            onOpened: id => pane.desk.select(id)
        }
    }
    ListView {
        id: worries
        objectName: "troubleList"
        y: list.y
        width: parent.width
        height: list.height
        visible: pane.troubled
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        model: pane.desk.troubles
        delegate: TroubleLine {
            width: ListView.view.width
            onOpened: id => pane.desk.select_trouble(id)
        }
    }
    Words {
        visible: (pane.troubled ? worries : list).count === 0
        anchors.horizontalCenter: parent.horizontalCenter
        y: list.y + Theme.grid(6)
        width: parent.width - Theme.grid(8)
        horizontalAlignment: Text.AlignHCenter
        //: The worklist is empty. Max 30.
        text: pane.troubled ? qsTr("No trouble")
            //: The queue is empty. Max 30.
            : qsTr("Nobody is waiting")
        color: Theme.inkSoft
    }
    RowLayout {
        id: foot
        x: Theme.grid(2)
        y: parent.height - height - Theme.grid(1.5)
        width: parent.width - Theme.grid(4)
        spacing: Theme.grid(1)
        KeyCap {
            key: "↑"
        }
        KeyCap {
            key: "↓"
        }
        Words {
            //: What the arrow keys do. Max 16.
            text: qsTr("another order")
            size: Theme.fsSmall
            color: Theme.inkSoft
        }
        Item {
            Layout.fillWidth: true
        }
        KeyCap {
            key: "?"
        }
        Words {
            //: What the question mark does. Max 16.
            text: qsTr("all keys")
            size: Theme.fsSmall
            color: Theme.inkSoft
        }
    }
    Rectangle {
        anchors.right: parent.right
        width: Theme.hair
        height: parent.height
        color: Theme.line
    }
}
