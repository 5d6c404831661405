pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Controls
import O2OStore.Theme

// One product of a parcel: picture, name, shelf or origin, how many are in, the price.
Item {
    id: line

    required property string gtin
    required property string name
    required property string spec
    required property string origin
    required property string shelf
    required property string image
    required property int quantity
    required property int scanned
    required property bool done
    required property string price
    required property int returned
    property bool packing: false

    objectName: "unit_" + line.gtin
    implicitHeight: Theme.grid(11)

    Rectangle {
        width: parent.width
        height: Theme.hair
        color: Theme.line
    }
    RowLayout {
        anchors.fill: parent
        spacing: Theme.grid(1.75)
        Packshot {
            size: Theme.grid(8.5)
            radius: Theme.radiusS
            source: line.image
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0
            Words {
                Layout.fillWidth: true
                text: line.name + " " + line.spec
                maximumLineCount: 2
            }
            Words {
                Layout.fillWidth: true
                //: Second line of a product of which some came back. Max 20.
                text: line.returned > 0 ? qsTr("%n came back", "", line.returned)
                    //: Second line of a product while packing: its shelf. Max 20.
                    : line.packing && line.shelf !== "" ? qsTr("shelf %1").arg(line.shelf) : line.origin
                size: Theme.fsSmall
                color: Theme.inkSoft
            }
        }
        Icon {
            visible: line.packing && line.done
            name: "check"
            weight: 3
            size: Theme.fsLead
            color: Theme.jade
        }
        Words {
            Layout.preferredWidth: Theme.grid(6)
            horizontalAlignment: Text.AlignRight
            text: line.packing ? line.scanned + " / " + line.quantity : "× " + line.quantity
            strong: true
            color: line.packing && line.done ? Theme.jade : Theme.ink
            wrapMode: Text.NoWrap
        }
        Item {
            Layout.preferredWidth: Theme.grid(13)
            Layout.fillHeight: true
            MoneyText {
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                amount: line.price
            }
        }
    }
}
