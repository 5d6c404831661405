pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Controls
import O2OStore.Theme

// One of the things said first: an icon, a short word, one sentence.
Item {
    id: reason

    property string icon: ""
    property string title: ""
    property string text: ""
    property bool lineAbove: false

    Layout.fillWidth: true
    Layout.fillHeight: true
    Layout.minimumHeight: words.implicitHeight + Theme.grid(2)
    implicitHeight: Math.max(Theme.grid(17.5), words.implicitHeight + Theme.grid(4))

    Rectangle {
        visible: reason.lineAbove
        x: disc.width + Theme.grid(3.5)
        width: parent.width - x
        height: Theme.hair
        color: Theme.line
    }
    Badge {
        id: disc
        anchors.verticalCenter: parent.verticalCenter
        icon: reason.icon
        look: "soft"
        weight: 2
    }
    Column {
        id: words
        anchors.left: disc.right
        anchors.leftMargin: Theme.grid(3.5)
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        Words {
            width: parent.width
            text: reason.title
            strong: true
        }
        Words {
            width: parent.width
            text: reason.text
            size: Theme.fsSmall
            color: Theme.inkSoft
        }
    }
}
