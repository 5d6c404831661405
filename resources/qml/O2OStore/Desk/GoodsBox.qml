pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// What is in the parcel, unit by unit, with the shelf while packing and the money below.
Card {
    id: box

    required property Desk desk
    property bool packing: false

    radius: Theme.radiusM
    border.width: Theme.hair
    border.color: Theme.line

    ColumnLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.grid(2.25)
        anchors.rightMargin: Theme.grid(2.25)
        anchors.topMargin: Theme.grid(0.75)
        spacing: 0
        RowLayout {
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.grid(4.25)
            Words {
                Layout.fillWidth: true
                //: Above the goods of a parcel that is being packed. Max 24.
                text: box.packing ? qsTr("Goes into the parcel")
                    //: Above the goods of a packed parcel. Max 24.
                    : qsTr("In the parcel")
                size: Theme.fsSmall
                color: Theme.inkSoft
            }
            Words {
                //: Above the prices: without tax. Max 24.
                text: qsTr("Goods without tax")
                size: Theme.fsSmall
                color: Theme.inkSoft
            }
        }
        ListView {
            objectName: "unitList"
            Layout.fillWidth: true
            Layout.fillHeight: true
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            model: box.desk.units
            delegate: UnitLine {
                width: ListView.view.width
                packing: box.packing
            }
        }
        Rectangle {
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.hair
            color: Theme.line
        }
        RowLayout {
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.grid(6.5)
            spacing: Theme.grid(0.75)
            Words {
                //: Before the sum of goods. Max 8.
                text: qsTr("Goods")
                color: Theme.inkSoft
                wrapMode: Text.NoWrap
            }
            MoneyText {
                amount: box.desk.goods_text
                color: Theme.inkSoft
            }
            Words {
                Layout.leftMargin: Theme.grid(1.5)
                //: Before the tax. Max 8.
                text: qsTr("Tax")
                color: Theme.inkSoft
                wrapMode: Text.NoWrap
            }
            MoneyText {
                amount: box.desk.tax_text
                color: Theme.inkSoft
            }
            Item {
                Layout.fillWidth: true
            }
            MoneyText {
                amount: box.desk.total_text
                size: Theme.fsLead
                strong: true
            }
        }
    }
}
