pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// How many: the left end is a bin while one is left, so that the last one goes knowingly.
Rectangle {
    id: stepper

    property string name: ""
    property string key: ""
    property int quantity: 1
    signal wanted(int quantity)

    implicitWidth: 2 * Theme.target + Theme.grid(Theme.large ? 7 : 6)
    implicitHeight: Theme.large ? Theme.grid(13.5) : Theme.target
    radius: height / 2
    color: Theme.card
    border.width: Theme.hair
    border.color: Theme.line

    component End: Pressable {
        id: end
        property string glyph: ""
        width: Theme.target
        height: stepper.height
        rest: Theme.restStep
        contentItem: Item {
            Icon {
                anchors.centerIn: parent
                name: end.glyph
                size: Theme.grid(Theme.large ? 6 : 4.5)
            }
        }
    }
    End {
        objectName: "less_" + stepper.key
        glyph: stepper.quantity > 1 ? "minus" : "bin"
        //: Minus in the basket, for screen readers: one fewer of this product. Max 40.
        label: stepper.quantity > 1 ? qsTr("One fewer: %1").arg(stepper.name)
            //: Bin in the basket, for screen readers: take this product out. Max 40.
            : qsTr("Take out: %1").arg(stepper.name)
        onActed: stepper.wanted(stepper.quantity - 1)
    }
    Words {
        objectName: "quantity_" + stepper.key
        anchors.centerIn: parent
        text: stepper.quantity
        strong: true
    }
    End {
        objectName: "more_" + stepper.key
        anchors.right: parent.right
        glyph: "plus"
        //: Plus in the basket, for screen readers: one more of this product. Max 40.
        label: qsTr("One more: %1").arg(stepper.name)
        onActed: stepper.wanted(stepper.quantity + 1)
    }
}
