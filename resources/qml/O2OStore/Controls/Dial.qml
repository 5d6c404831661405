pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Theme

// A round dial that fills clockwise from the top, with a figure and a word inside.
Item {
    id: dial

    property real share: 0
    property string figure: ""
    property string word: ""
    property color color: Theme.sky
    property int size: Theme.grid(38)
    property real thickness: Theme.grid(1.25)
    readonly property real radius: (dial.size - dial.thickness) / 2

    implicitWidth: dial.size
    implicitHeight: dial.size

    Rectangle {
        anchors.fill: parent
        radius: width / 2
        color: Theme.card
        border.width: dial.thickness
        border.color: Theme.line
    }
    PathItem {
        readonly property real turn: 2 * Math.PI * Math.min(0.9999, dial.share)
        readonly property real mid: dial.size / 2
        anchors.fill: parent
        visible: dial.share > 0
        stroke: dial.color
        weight: dial.thickness
        path: `M ${mid} ${mid - dial.radius} A ${dial.radius} ${dial.radius} 0 ${dial.share > 0.5 ? 1 : 0} 1 ${mid + dial.radius * Math.sin(turn)} ${mid - dial.radius * Math.cos(turn)}`
    }
    Column {
        anchors.centerIn: parent
        spacing: Theme.grid(1)
        Figure {
            anchors.horizontalCenter: parent.horizontalCenter
            text: dial.figure
        }
        Words {
            anchors.horizontalCenter: parent.horizontalCenter
            width: dial.size - Theme.grid(9)
            horizontalAlignment: Text.AlignHCenter
            text: dial.word
            size: Theme.fsSmall
            color: Theme.inkSoft
            leading: 1.2
        }
    }
}
