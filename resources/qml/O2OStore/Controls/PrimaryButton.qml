pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// The one action of a page; its word says what will happen. An amount is set after the word, as money.
Pressable {
    id: button

    property string glyph: ""
    property string amount: ""
    property int size: Theme.fsLead
    property string tone: "jade"

    implicitHeight: Theme.action
    implicitWidth: face.implicitWidth + Theme.grid(9)
    Accessible.name: button.amount === "" ? button.label : button.label + " ¥ " + button.amount

    background: Rectangle {
        radius: Theme.radiusM
        color: button.pressed ? Theme.jadePress : Theme.tone(button.tone)
    }
    contentItem: Item {
        Row {
            id: face
            anchors.centerIn: parent
            spacing: Theme.grid(2.25)
            Icon {
                anchors.verticalCenter: parent.verticalCenter
                visible: button.glyph !== ""
                name: button.glyph
                size: button.size
                color: Theme.overJade
            }
            Words {
                anchors.verticalCenter: parent.verticalCenter
                text: button.label
                size: button.size
                strong: true
                color: Theme.overJade
                wrapMode: Text.NoWrap
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Math.round(button.size * Theme.shrinkLimit)
                width: Math.min(implicitWidth, button.width - Theme.grid(6) - (button.glyph === "" ? 0 : button.size + Theme.grid(2.25)) - (button.amount === "" ? 0 : sum.implicitWidth + Theme.grid(2.25)))
                Accessible.ignored: true
            }
            MoneyText {
                id: sum
                anchors.verticalCenter: parent.verticalCenter
                amount: button.amount
                size: button.size
                strong: true
                color: Theme.overJade
                Accessible.ignored: true
            }
        }
    }
}
