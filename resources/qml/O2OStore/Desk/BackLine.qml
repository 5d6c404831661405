pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// One product that may come back: how many were bought, came before, are counted now.
Rectangle {
    id: line

    required property string gtin
    required property string name
    required property string spec
    required property string image
    required property int quantity
    required property int returned
    required property int room
    required property int counted
    required property bool chosen

    objectName: "back_" + line.gtin
    implicitHeight: Theme.grid(9)
    color: line.chosen ? Theme.jadeSoft : Theme.card
    border.width: line.chosen && Theme.contrast ? Theme.hair : 0
    border.color: Theme.jade

    Rectangle {
        visible: line.chosen
        width: Theme.bold
        height: parent.height
        color: Theme.jade
    }
    Rectangle {
        width: parent.width
        height: Theme.hair
        color: Theme.line
    }
    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.grid(1.5)
        anchors.rightMargin: Theme.grid(1.5)
        spacing: Theme.grid(1.75)
        Packshot {
            size: Theme.grid(7)
            radius: Theme.radiusS
            source: line.image
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0
            Words {
                Layout.fillWidth: true
                text: line.name + " " + line.spec
                strong: line.counted > 0
                wrapMode: Text.NoWrap
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Math.round(size * Theme.shrinkLimit)
            }
            Words {
                objectName: "backLeft_" + line.gtin
                Layout.fillWidth: true
                //: Product that may come back: pieces bought. Max 30.
                text: line.returned === 0 ? qsTr("%n bought", "", line.quantity)
                    //: Product that may come back: nothing is left. Max 30.
                    : line.room === 0 ? qsTr("all came back")
                    //: Product that may come back: pieces bought; %1 came back before. Max 40.
                    : qsTr("%n bought, %1 came back", "", line.quantity).arg(line.returned)
                size: Theme.fsSmall
                color: Theme.inkSoft
            }
        }
        KeyCap {
            visible: line.chosen && line.room > 0
            key: "−"
        }
        Words {
            objectName: "backCount_" + line.gtin
            Layout.preferredWidth: Theme.grid(8)
            horizontalAlignment: Text.AlignHCenter
            text: line.counted + " / " + line.room
            size: Theme.fsLead
            strong: true
            color: line.counted > 0 ? Theme.jade : Theme.ink
            wrapMode: Text.NoWrap
        }
        KeyCap {
            visible: line.chosen && line.room > 0
            key: "+"
        }
    }
}
