pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// Goods, tax, the total; the year's allowance; the consumer notice; or why this basket cannot be ordered.
ColumnLayout {
    id: totals

    required property Checkout checkout
    required property Session session
    signal noticeAsked

    spacing: 0

    RowLayout {
        Layout.fillWidth: true
        Layout.leftMargin: Theme.grid(1)
        Layout.rightMargin: Theme.grid(1)
        Layout.topMargin: Theme.grid(2)
        Layout.bottomMargin: Theme.large ? Theme.grid(3) : 0
        ColumnLayout {
            visible: Theme.large
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignBottom
            spacing: 0
            Words {
                Layout.fillWidth: true
                text: total.text
                size: Theme.fsSmall
                strong: true
            }
            Words {
                Layout.fillWidth: true
                //: Beside the total in large type: how much of it is tax. Max 26.
                text: qsTr("with %1% tax ¥ %2").arg(totals.checkout.tax_rate_text).arg(totals.checkout.tax_text)
                size: Theme.fsSmall
            }
        }
        GridLayout {
            visible: !Theme.large
            Layout.alignment: Qt.AlignBottom
            columns: 2
            columnSpacing: Theme.grid(4)
            rowSpacing: Theme.grid(0.5)
            Words {
                //: Sum of the goods without tax. Max 16.
                text: qsTr("Goods, %n piece(s)", "", totals.checkout.pieces)
                size: Theme.fsSmall
                color: Theme.inkSoft
                wrapMode: Text.NoWrap
            }
            MoneyText {
                Layout.alignment: Qt.AlignRight
                amount: totals.checkout.goods_text
                size: Theme.fsSmall
            }
            Words {
                //: Cross-border tax on the goods, with its share. Max 18.
                text: qsTr("Import tax %1%").arg(totals.checkout.tax_rate_text)
                size: Theme.fsSmall
                color: Theme.inkSoft
                wrapMode: Text.NoWrap
            }
            MoneyText {
                Layout.alignment: Qt.AlignRight
                amount: totals.checkout.tax_text
                size: Theme.fsSmall
            }
            Words {
                visible: totals.checkout.freight_text !== ""
                //: Freight of the parcel. Max 16.
                text: qsTr("Freight")
                size: Theme.fsSmall
                color: Theme.inkSoft
                wrapMode: Text.NoWrap
            }
            MoneyText {
                Layout.alignment: Qt.AlignRight
                amount: totals.checkout.freight_text
                size: Theme.fsSmall
            }
        }
        Item {
            visible: !Theme.large
            Layout.fillWidth: true
        }
        ColumnLayout {
            Layout.alignment: Qt.AlignRight | Qt.AlignBottom
            spacing: Theme.grid(1)
            Words {
                id: total
                visible: !Theme.large
                Layout.alignment: Qt.AlignRight
                //: Over the total while the platform cannot be reached. Max 24.
                text: totals.session.offline ? qsTr("Total, not final yet")
                    //: Over the total. Max 24.
                    : qsTr("Total with tax")
                size: Theme.fsSmall
                color: Theme.inkSoft
                wrapMode: Text.NoWrap
            }
            MoneyText {
                objectName: "total"
                Layout.alignment: Qt.AlignRight
                Layout.preferredHeight: Theme.fsTotal
                amount: totals.checkout.total_text
                size: Theme.fsTotal
                strong: true
            }
        }
    }
    ColumnLayout {
        visible: totals.checkout.quota_known && totals.checkout.basket_problem === "" && !Theme.large
        Layout.fillWidth: true
        Layout.leftMargin: Theme.grid(1)
        Layout.rightMargin: Theme.grid(1)
        Layout.topMargin: Theme.grid(Theme.landscape ? 2 : 2.5)
        spacing: Theme.grid(1.5)
        Rectangle {
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.hair
            color: Theme.line
        }
        RowLayout {
            Layout.fillWidth: true
            Words {
                Layout.fillWidth: true
                //: The year's allowance in words (landscape): the limit. Max 40.
                text: Theme.landscape ? qsTr("Allowance this year ¥%1").arg(totals.checkout.quota_limit_text)
                    //: The year's allowance: limit, and what is used as recorded here. Max 52.
                    : qsTr("Allowance this year ¥%1, used %2").arg(totals.checkout.quota_limit_text).arg(totals.checkout.quota_used_text)
                size: Theme.fsSmall
                color: Theme.inkSoft
                wrapMode: Text.NoWrap
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Math.round(size * Theme.shrinkLimit)
            }
            Words {
                //: What is left of the allowance after this order (keep the tags). Max 34.
                text: qsTr("left after this <b>%1</b>").arg(totals.checkout.quota_left_text)
                textFormat: Text.StyledText
                size: Theme.fsSmall
                wrapMode: Text.NoWrap
            }
        }
        QuotaBar {
            Layout.fillWidth: true
            used: totals.checkout.quota_used_share
            order: totals.checkout.quota_order_share
        }
    }
    RowLayout {
        visible: totals.checkout.basket_problem === "" && !Theme.large
        Layout.fillWidth: true
        Layout.leftMargin: Theme.grid(1)
        spacing: Theme.grid(0.5)
        Icon {
            name: "info"
            size: Theme.fsSmall
            color: Theme.inkSoft
        }
        Words {
            Layout.leftMargin: Theme.grid(1)
            //: Before the link to the consumer notice: ordering confirms it was read. Max 40.
            text: qsTr("By ordering you confirm the")
            size: Theme.fsSmall
            color: Theme.inkSoft
            wrapMode: Text.NoWrap
        }
        LinkButton {
            objectName: "noticeLink"
            glyph: ""
            Layout.preferredHeight: Theme.grid(10)
            //: Link to the consumer notice, ends the sentence before. Max 20.
            label: qsTr("consumer notice")
            onActed: totals.noticeAsked()
        }
        Item {
            Layout.fillWidth: true
        }
    }
    ProblemCard {
        objectName: "basketProblem"
        visible: totals.checkout.basket_problem !== ""
        Layout.fillWidth: true
        Layout.topMargin: Theme.grid(2)
        Layout.bottomMargin: Theme.grid(2.5)
        title: totals.checkout.basket_problem_title
        text: totals.checkout.basket_problem_now
        code: totals.checkout.basket_problem
    }
}
