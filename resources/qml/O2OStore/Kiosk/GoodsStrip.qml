pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// The bought goods as a few small pictures.
Row {
    id: strip

    required property Checkout checkout
    property int size: Theme.grid(13)
    property int most: 3
    property color ground: Theme.shot

    spacing: Theme.grid(1.5)
    Repeater {
        model: strip.checkout.basket
        Packshot {
            id: shot
            required property string image
            required property int index
            visible: shot.index < strip.most
            size: strip.size
            ground: strip.ground
            source: shot.image
        }
    }
}
