pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// What does it cost? Scan any product: price, tax on one piece, where it stands. Nothing is ordered here.
DeskSheet {
    id: sheet

    required property Desk desk

    objectName: "priceSheet"
    //: Title of the price check. Max 20.
    title: qsTr("Price check")
    onClosed: sheet.desk.close_sheet()

    Words {
        Layout.fillWidth: true
        Layout.preferredHeight: Theme.grid(18)
        visible: !sheet.desk.priced
        verticalAlignment: Text.AlignVCenter
        horizontalAlignment: Text.AlignHCenter
        text: sheet.desk.scanned_tone === "wrong" ? sheet.desk.scanned_text
            //: The price check waits for a code. Max 40.
            : qsTr("Scan a product")
        color: sheet.desk.scanned_tone === "wrong" ? Theme.vermilion : Theme.inkSoft
        size: Theme.fsLead
    }
    RowLayout {
        Layout.fillWidth: true
        visible: sheet.desk.priced
        spacing: Theme.grid(3)
        Packshot {
            size: Theme.grid(20)
            radius: Theme.radiusM
            source: sheet.desk.price_image
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.grid(0.5)
            Words {
                objectName: "priceName"
                Layout.fillWidth: true
                text: sheet.desk.price_name + " " + sheet.desk.price_spec
                size: Theme.fsLead
                strong: true
            }
            Words {
                Layout.fillWidth: true
                text: [sheet.desk.price_origin, sheet.desk.price_shelf].filter(part => part !== "").join(Theme.chinese ? "，" : ", ")
                color: Theme.inkSoft
            }
            Words {
                Layout.fillWidth: true
                visible: !sheet.desk.price_on_sale
                //: The product is not sold now. Max 24.
                text: qsTr("Not on sale now")
                strong: true
                color: Theme.vermilion
            }
            Line {
                //: Price of one piece without tax. Max 16.
                name: qsTr("Price")
                amount: sheet.desk.price_text
            }
            Line {
                //: Import tax on one piece. Max 16.
                name: qsTr("Tax")
                amount: sheet.desk.price_tax
            }
            Line {
                //: What one piece costs with tax. Max 16.
                name: qsTr("Together")
                amount: sheet.desk.price_total
                strong: true
            }
        }
    }
    component Line: RowLayout {
        id: line
        property string name: ""
        property string amount: ""
        property bool strong: false
        Layout.fillWidth: true
        Words {
            Layout.fillWidth: true
            text: line.name
            strong: line.strong
            color: line.strong ? Theme.ink : Theme.inkSoft
        }
        MoneyText {
            amount: line.amount
            size: line.strong ? Theme.fsTitle : Theme.fsBody
            strong: line.strong
        }
    }
}
