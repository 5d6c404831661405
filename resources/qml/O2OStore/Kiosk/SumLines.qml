pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// The sum that failed, worked out line by line.
ColumnLayout {
    id: sums

    required property Checkout checkout
    visible: lines.count > 0
    spacing: 0
    Repeater {
        id: lines
        model: sums.checkout.sums
        RowLayout {
            id: line
            required property string what
            required property string amount
            required property bool over
            readonly property color tint: line.over ? Theme.vermilion : Theme.inkSoft
            Layout.fillWidth: true
            Words {
                Layout.fillWidth: true
                text: line.what
                size: Theme.fsSmall
                strong: line.over
                color: line.tint
            }
            MoneyText {
                amount: line.amount
                size: Theme.fsSmall
                strong: line.over
                color: line.over ? Theme.vermilion : Theme.ink
            }
        }
    }
}
