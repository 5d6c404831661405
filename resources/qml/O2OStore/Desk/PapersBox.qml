pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// The four documents and the numbers under which others know this order.
Card {
    id: box

    required property Desk desk

    radius: Theme.radiusM
    border.width: Theme.hair
    border.color: Theme.line

    component Pair: RowLayout {
        id: pair
        property string name: ""
        property string value: ""
        Layout.fillWidth: true
        visible: pair.value !== ""
        Words {
            Layout.fillWidth: true
            text: pair.name
            size: Theme.fsSmall
            color: Theme.inkSoft
            wrapMode: Text.NoWrap
        }
        Words {
            text: pair.value
            size: Theme.fsSmall
            color: Theme.inkSoft
            wrapMode: Text.NoWrap
        }
    }
    ColumnLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.grid(2.25)
        anchors.rightMargin: Theme.grid(2.25)
        anchors.topMargin: Theme.grid(0.75)
        anchors.bottomMargin: Theme.grid(1.25)
        spacing: 0
        Words {
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.grid(4.25)
            verticalAlignment: Text.AlignVCenter
            //: Above the documents at the desk. Max 18.
            text: qsTr("Documents")
            size: Theme.fsSmall
            color: Theme.inkSoft
        }
        Repeater {
            model: box.desk.documents
            DocumentRow {
                Layout.fillWidth: true
                Layout.preferredHeight: Theme.grid(6)
                // Five of them and a refusal above must fit into the smallest desk.
                Layout.fillHeight: true
                Layout.minimumHeight: Theme.grid(4)
                Layout.maximumHeight: Theme.grid(6)
                compact: true
                discSize: Theme.grid(3)
                first: true
            }
        }
        Item {
            Layout.fillHeight: true
        }
        Rectangle {
            Layout.fillWidth: true
            Layout.bottomMargin: Theme.grid(1)
            Layout.preferredHeight: Theme.hair
            color: Theme.line
        }
        Pair {
            //: Before the order number. Max 12.
            name: qsTr("Order")
            value: box.desk.order_no
        }
        Pair {
            //: Before the waybill number. Max 12.
            name: qsTr("Waybill")
            value: box.desk.waybill_no
        }
        Pair {
            //: Before the last four of the wallet's number. Max 12.
            name: qsTr("WeChat Pay")
            //: The last four of the wallet's number. Max 16.
            value: box.desk.payment_tail === "" ? "" : qsTr("ends in %1").arg(box.desk.payment_tail)
        }
    }
}
