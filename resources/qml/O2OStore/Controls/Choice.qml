pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Theme

// One of two or three ways side by side: the chosen one on jade with a tick, the other outlined with an empty ring.
Pressable {
    id: choice

    property string glyph: ""
    property bool on: false
    // Three side by side leave no room for empty rings.
    property bool narrow: false

    implicitHeight: Theme.grid(Theme.landscape ? 10 : 14)
    Accessible.role: Accessible.RadioButton
    Accessible.checkable: true
    Accessible.checked: choice.on
    opacity: 1

    background: Rectangle {
        radius: Theme.radiusM
        color: choice.on || choice.pressed ? Theme.jadeSoft : Theme.card
        border.width: choice.on ? Theme.bold : Theme.hair
        border.color: choice.on ? Theme.jade : Theme.line
    }
    contentItem: RowLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.grid(choice.narrow ? 2 : 3.25)
        anchors.rightMargin: Theme.grid(choice.narrow ? 2 : 3.25)
        spacing: Theme.grid(choice.narrow ? 1.5 : 2.5)
        Icon {
            name: choice.glyph
            size: Theme.grid(5.5)
            color: choice.on ? Theme.jade : Theme.ink
        }
        Words {
            objectName: choice.objectName + "Name"
            Layout.fillWidth: true
            text: choice.label
            strong: true
            wrapMode: Text.NoWrap
            verticalAlignment: Text.AlignVCenter
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Math.round(size * Theme.shrinkLimit)
            Accessible.ignored: true
        }
        Badge {
            visible: choice.on
            size: Theme.grid(5)
            glyphShare: 0.65
            weight: 3
        }
        Rectangle {
            visible: !choice.on && !choice.narrow
            Layout.preferredWidth: Theme.grid(5)
            Layout.preferredHeight: Theme.grid(5)
            radius: width / 2
            color: "transparent"
            border.width: Theme.hair
            border.color: Theme.line
        }
    }
}
