pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// Step 2: show a code, it falls into the basket; price, tax and the year's allowance are always true.
KioskPage {
    id: page

    required property Service service
    signal noticeAsked
    signal numberAsked
    readonly property bool pricing: page.service.pricing
    readonly property bool empty: page.checkout.kinds === 0
    readonly property bool barred: page.checkout.basket_problem !== ""

    objectName: "scanPage"
    trayScrolls: page.empty
    //: Title while the basket is empty. Max 34.
    title: page.pricing ? qsTr("What does it cost?")
        //: Title while prices are asked for. Max 34.
        : page.empty ? qsTr("Show a product code to the camera") : ""
    stageHeight: page.pricing ? Theme.stageScan : page.empty ? Theme.stageScanAlone : (Theme.large ? Theme.stageClearing : Theme.stageScan)

    ScanStage {
        anchors.fill: parent
        checkout: page.checkout
        empty: page.empty
        typing: !page.pricing
        onNumberAsked: page.numberAsked()
    }

    tray: ColumnLayout {
        anchors.fill: parent
        spacing: 0

        PriceCard {
            Layout.fillWidth: true
            Layout.topMargin: page.wide ? 0 : Theme.gap
            visible: page.pricing
            service: page.service
        }
        Heading {
            visible: !page.pricing
            Layout.fillWidth: true
            Layout.topMargin: Theme.grid(page.wide ? 0 : 3)
            Layout.bottomMargin: Theme.grid(1.5)
            //: Above the basket. Max 16.
            title: qsTr("Basket")
            //: Beside it: how many pieces. Max 22.
            beside: page.empty ? "" : page.checkout.kinds === 1 || Theme.large ? qsTr("%n piece(s)", "", page.checkout.pieces)
                //: Beside it: how many products, how many pieces in all. Max 26.
                : qsTr("%1 kinds, %n piece(s)", "", page.checkout.pieces).arg(page.checkout.kinds)
            //: At its right: rows that do not fit on the screen. Max 30.
            remark: page.empty || page.wide ? "" : (basket.hidden > 0 ? qsTr("%n more below", "", basket.hidden)
                //: At its right: how to go on. Max 30.
                : qsTr("Next one: just show its code"))
            LinkButton {
                objectName: "pricingButton"
                // The word stands in the heading's line; the finger gets its full height.
                Layout.topMargin: Theme.large ? 0 : -Theme.grid(2.5)
                Layout.bottomMargin: Theme.large ? 0 : -Theme.grid(2.5)
                //: Codes show their price and add nothing. Max 18.
                label: qsTr("Only a price")
                onActed: page.service.begin_pricing()
            }
        }
        EmptyBasket {
            Layout.fillWidth: true
            visible: page.empty && !page.pricing
        }
        BasketList {
            id: basket
            objectName: "basketList"
            visible: !page.empty && !page.pricing
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.minimumHeight: Theme.rowHeight
            Layout.maximumHeight: basket.implicitHeight
            checkout: page.checkout
        }
        Item {
            Layout.fillHeight: true
            Layout.preferredHeight: 0
        }
        RowLayout {
            visible: page.empty && !page.pricing && page.checkout.quota_known
            Layout.fillWidth: true
            Layout.margins: Theme.grid(1)
            Layout.bottomMargin: Theme.grid(3)
            Words {
                Layout.fillWidth: true
                //: Empty basket: what may still be bought this year. Max 60.
                text: qsTr("This year's allowance left, as recorded here")
                size: Theme.fsSmall
                color: Theme.inkSoft
            }
            MoneyText {
                amount: page.checkout.quota_left_text
                strong: true
            }
        }
        ScanTotals {
            Layout.fillWidth: true
            visible: !page.empty && !page.pricing
            checkout: page.checkout
            session: page.session
            onNoticeAsked: page.noticeAsked()
        }
    }
    actions: [
        QuietButton {
            objectName: "endPricingButton"
            Layout.fillHeight: true
            Layout.fillWidth: page.service.priced_gtin === ""
            visible: page.pricing
            glyph: "back"
            //: Ends asking for prices. Max 16.
            label: qsTr("Back to basket")
            onActed: page.service.end_pricing()
        },
        PrimaryButton {
            objectName: "takePricedButton"
            Layout.fillHeight: true
            Layout.fillWidth: true
            visible: page.pricing && page.service.priced_gtin !== ""
            //: Puts the product whose price is shown into the basket. Max 22.
            label: qsTr("Put it in the basket")
            onActed: page.service.take_priced()
        },
        QuietButton {
            objectName: "leaveButton"
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            visible: page.empty && !page.pricing
            glyph: "back"
            //: Ends the visit; asks once. Max 12.
            label: qsTr("Leave")
            onActed: page.leaveAsked()
        },
        QuietButton {
            objectName: "scanHelpButton"
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            visible: page.empty && !page.pricing
            glyph: "bell"
            //: Asks how to get help from staff. Max 16.
            label: qsTr("Get help")
            onActed: page.helpAsked()
        },
        QuietButton {
            objectName: "clearButton"
            Layout.fillHeight: true
            Layout.fillWidth: page.barred
            visible: !page.empty && !page.pricing
            side: Theme.grid(Theme.landscape ? 4 : 5.5)
            //: Empties the basket. Max 12.
            label: qsTr("Clear all")
            onActed: page.checkout.clear_basket()
        },
        PrimaryButton {
            objectName: "submitButton"
            Layout.fillHeight: true
            Layout.fillWidth: true
            visible: !page.empty && !page.barred && !page.pricing
            enabled: page.checkout.can_submit && !page.checkout.busy
            //: Confirms basket and consumer notice while the platform cannot be reached. Max 30.
            label: page.session.offline ? qsTr("Hold my %n piece(s)", "", page.checkout.pieces)
                //: Confirms basket and consumer notice. Max 30.
                : qsTr("Order %n piece(s)", "", page.checkout.pieces)
            onActed: page.checkout.submit_order()
        }
    ]
}
