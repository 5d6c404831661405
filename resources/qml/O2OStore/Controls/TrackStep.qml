pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// One station of a horizontal way: a disc, its word, a second line; the thread runs to the next one.
Item {
    id: station

    property string icon: "check"
    property string title: ""
    property string text: ""
    property string look: "outlined"
    property string tone: ""
    property bool last: false
    property bool passed: false
    property int thread: Theme.hair
    property int discSize: Theme.grid(9)

    implicitHeight: words.y + words.implicitHeight

    Badge {
        id: disc
        size: station.discSize
        icon: station.icon
        look: station.look
        tone: station.tone
        weight: 2
        glyphShare: 0.5
    }
    Rectangle {
        visible: !station.last
        x: disc.width + Theme.grid(1.5)
        y: disc.height / 2 - height / 2
        width: station.width - x - Theme.grid(1.5)
        height: station.thread
        color: station.passed ? Theme.jade : Theme.line
    }
    Column {
        id: words
        y: disc.height + Theme.grid(1.5)
        width: station.width - (station.last ? 0 : Theme.grid(2))
        Words {
            width: parent.width
            text: station.title
            strong: true
            wrapMode: Text.NoWrap
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Math.round(size * Theme.shrinkLimit)
        }
        Words {
            width: parent.width
            visible: text !== ""
            text: station.text
            size: Theme.fsSmall
            color: Theme.inkSoft
        }
    }
}
