pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// Where the goods will fall: three quiet places and one sentence.
Item {
    id: basket

    implicitHeight: Theme.grid(29.5)

    PathItem {
        readonly property real w: basket.width - Theme.hair
        readonly property real h: basket.height - Theme.hair
        readonly property real r: Theme.radiusL
        readonly property real o: Theme.hair / 2
        anchors.fill: parent
        stroke: Theme.line
        weight: Theme.hair
        roundEnds: false
        dash: `${Theme.dashGap * Theme.hair} ${Theme.dashGap * Theme.hair}`
        path: `M ${r} ${o} H ${w - r} Q ${w} ${o} ${w} ${r} V ${h - r} Q ${w} ${h} ${w - r} ${h} H ${r} Q ${o} ${h} ${o} ${h - r} V ${r} Q ${o} ${o} ${r} ${o}`
    }
    Row {
        id: places
        x: Theme.grid(5)
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.grid(2)
        Repeater {
            model: Theme.landscape ? 1 : 3
            Rectangle {
                width: Theme.packshot
                height: Theme.packshot
                radius: Theme.radiusM
                color: Theme.shot
                border.width: Theme.contrast ? Theme.hair : 0
                border.color: Theme.line
            }
        }
    }
    Column {
        anchors.left: places.right
        anchors.leftMargin: Theme.grid(5)
        anchors.right: parent.right
        anchors.rightMargin: Theme.grid(4)
        anchors.verticalCenter: parent.verticalCenter
        Words {
            width: parent.width
            //: Empty basket: where scanned goods appear. Max 34.
            text: qsTr("Everything you show lands here")
            strong: true
            leading: 1.4
        }
        Words {
            width: parent.width
            //: Under it. Max 56.
            text: qsTr("See price and tax first; remove anything before paying")
            size: Theme.fsSmall
            color: Theme.inkSoft
            leading: 1.4
        }
    }
}
