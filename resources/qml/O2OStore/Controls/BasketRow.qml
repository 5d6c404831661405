pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Theme

// One line of the basket: picture, name, how many, price over tax. The newest lies on jade.
Rectangle {
    id: row

    required property string gtin
    required property string name
    required property string spec
    required property string origin
    required property int quantity
    required property string price
    required property string tax
    required property string unit_price
    required property string image
    required property bool newest
    property bool lineAbove: true
    signal wanted(int quantity)

    function nudge() {
        if (Theme.travel > 0)
            shake.restart();
    }

    objectName: "row_" + row.gtin
    implicitHeight: Math.max(Theme.rowHeight, words.implicitHeight + Theme.grid(2))
    color: row.newest ? Theme.jadeSoft : "transparent"
    border.width: row.newest && Theme.contrast ? Theme.grid(1) : 0
    border.color: Theme.jade
    Behavior on color {
        ColorAnimation {
            duration: Theme.calm
        }
    }

    Rectangle {
        visible: row.lineAbove
        x: Theme.grid(2.5) + Theme.packshot + Theme.grid(2.5)
        width: parent.width - x - Theme.grid(3.5)
        height: Theme.hair
        color: Theme.line
    }
    SequentialAnimation {
        id: shake
        NumberAnimation { target: line; property: "x"; to: Theme.grid(1); duration: Theme.quick; easing.type: Theme.easeOut }
        NumberAnimation { target: line; property: "x"; to: 0; duration: Theme.calm; easing.type: Theme.easeOut }
    }
    RowLayout {
        id: line
        width: parent.width - Theme.grid(6)
        height: parent.height
        spacing: Theme.landscape ? Theme.grid(2) : Theme.grid(3)

        Packshot {
            Layout.leftMargin: Theme.grid(2.5)
            source: row.image
            ground: row.newest ? Theme.card : Theme.shot
        }
        ColumnLayout {
            id: words
            Layout.fillWidth: true
            spacing: 0
            Words {
                Layout.fillWidth: true
                text: row.name
                // Beside the stepper of a lying screen a long word would break in its middle.
                size: Theme.landscape && /[A-Za-z]{10,}/.test(row.name) ? Theme.fsSmall : Theme.fsBody
                strong: true
                leading: Theme.large ? 1.2 : 1.3
            }
            Words {
                Layout.fillWidth: true
                text: row.unit_price === "" || Theme.landscape ? [row.origin, row.spec].filter(part => part !== "").join(Theme.chinese ? "·" : ", ")
                    //: Second line of a basket row: origin, measure, price of one piece. Max 40.
                    : qsTr("%1, %2, ¥%3 each").arg(row.origin).arg(row.spec).arg(row.unit_price)
                size: Theme.fsSmall
                color: Theme.inkSoft
                leading: 1.3
                wrapMode: Text.NoWrap
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Math.round(size * Theme.shrinkLimit)
            }
            Words {
                visible: Theme.large
                Layout.fillWidth: true
                //: Tax of one basket line, in large type. Max 20.
                text: qsTr("+ ¥ %1 tax").arg(row.tax)
                size: Theme.fsSmall
                leading: 1.2
            }
        }
        Stepper {
            visible: !Theme.large
            name: row.name
            key: row.gtin
            quantity: row.quantity
            onWanted: quantity => row.wanted(quantity)
        }
        ColumnLayout {
            Layout.minimumWidth: Theme.grid(Theme.landscape ? 18.5 : 21.5)
            spacing: Theme.large ? Theme.grid(1.5) : 0
            MoneyText {
                Layout.alignment: Qt.AlignRight
                amount: row.price
                strong: true
            }
            Row {
                visible: !Theme.large
                Layout.alignment: Qt.AlignRight
                spacing: Theme.grid(1)
                Words {
                    //: Before the tax of one basket line. Max 5.
                    text: qsTr("tax")
                    size: Theme.fsSmall
                    color: Theme.inkSoft
                }
                MoneyText {
                    amount: row.tax
                    size: Theme.fsSmall
                    color: Theme.inkSoft
                }
            }
            Stepper {
                visible: Theme.large
                Layout.alignment: Qt.AlignRight
                name: row.name
                key: row.gtin
                quantity: row.quantity
                onWanted: quantity => row.wanted(quantity)
            }
        }
    }
}
