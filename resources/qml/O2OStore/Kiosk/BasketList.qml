pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// The basket's rows on one white card; the newest on top, the rest scrolls.
Item {
    id: basket

    required property Checkout checkout
    implicitHeight: list.contentHeight
    // Rows that the screen has no room for.
    readonly property int hidden: Math.max(0, list.count - Math.floor((list.height + Theme.grid(1)) / Theme.rowHeight))
    readonly property int serial: basket.checkout.added_serial

    onSerialChanged: {
        list.positionViewAtBeginning();
        if (basket.checkout.added_again)
            (list.itemAtIndex(0) as BasketRow)?.nudge();
    }

    Card {
        anchors.fill: parent
        border.width: 0
    }
    ListView {
        id: list
        anchors.fill: parent
        clip: true
        model: basket.checkout.basket
        boundsBehavior: Flickable.StopAtBounds
        delegate: BasketRow {
            id: line
            required property int index
            width: ListView.view.width
            lineAbove: line.index > 0 && !(list.itemAtIndex(line.index - 1) as BasketRow)?.newest
            onWanted: quantity => basket.checkout.set_quantity(line.gtin, quantity)
        }
    }
    Rectangle {
        visible: !list.atYEnd
        anchors.bottom: parent.bottom
        width: parent.width
        height: Theme.grid(4)
        gradient: Gradient {
            GradientStop {
                position: 0
                color: Qt.alpha(Theme.card, 0)
            }
            GradientStop {
                position: 1
                color: Theme.card
            }
        }
    }
    RoundCorners {
        anchors.fill: parent
    }
}
