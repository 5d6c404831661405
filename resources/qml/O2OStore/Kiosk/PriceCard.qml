pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// A price asked for: the product, what it costs, how much of that is tax. Nothing goes into the basket by itself.
Card {
    id: card

    required property Service service
    readonly property bool known: card.service.priced_gtin !== ""

    objectName: "priceCard"
    implicitHeight: Math.max(Theme.grid(29.5), body.implicitHeight + Theme.grid(8))

    RowLayout {
        id: body
        anchors.fill: parent
        anchors.margins: Theme.grid(4)
        spacing: Theme.grid(4)
        Packshot {
            size: Theme.grid(Theme.landscape || Theme.large ? 16 : 30)
            source: card.service.priced_image
            Layout.alignment: Qt.AlignVCenter
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.grid(0.5)
            Words {
                objectName: "pricedName"
                Layout.fillWidth: true
                //: Price check, before anything was shown. Max 30.
                text: card.known ? card.service.priced_name : qsTr("Show any product code")
                size: Theme.fsLead
                strong: true
                leading: 1.25
            }
            Words {
                Layout.fillWidth: true
                //: Under it. Max 60.
                text: card.known ? card.service.priced_line : qsTr("You see its price; it does not go into the basket")
                size: Theme.fsSmall
                color: Theme.inkSoft
            }
            MoneyText {
                objectName: "pricedTotal"
                Layout.topMargin: Theme.grid(2)
                amount: card.service.priced_total
                size: Theme.large ? Theme.fsTitle : Theme.fsTotal
                strong: true
            }
            Words {
                Layout.fillWidth: true
                visible: card.known
                //: Price check: goods price, tax and its share. Max 60.
                text: qsTr("Goods ¥%1, tax ¥%2 (%3%)").arg(card.service.priced_price).arg(card.service.priced_tax).arg(card.service.priced_rate)
                size: Theme.fsSmall
                color: Theme.inkSoft
            }
        }
    }
}
