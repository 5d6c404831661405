pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// One product on its plinth and a hand that touches it; rings open from the fingertip.
Item {
    id: showcase

    required property Checkout checkout
    // The scene is drawn on 1080 x 1204 and stands on the lower edge, the arm comes in from the right edge; upright it fills the width.
    readonly property real fitting: Math.min(showcase.height / 1204, showcase.width / 900)
    readonly property real step: Theme.landscape ? showcase.fitting : Math.max(showcase.width / 1080, showcase.fitting)
    readonly property real originX: (showcase.width - 1080 * showcase.step) / (Theme.landscape ? 1 : 2)
    readonly property real originY: showcase.height - 1204 * showcase.step

    clip: true

    Art {
        name: "plinth"
        x: showcase.originX
        y: showcase.originY
        width: 1080 * showcase.step
        height: 1204 * showcase.step
    }
    Image {
        id: product
        x: showcase.originX + 110 * showcase.step
        y: showcase.originY + 220 * showcase.step
        width: 860 * showcase.step
        height: width
        sourceSize.width: width
        sourceSize.height: height
        source: showcase.checkout.showcase_image
    }
    Repeater {
        model: 3
        Rectangle {
            id: ripple
            required property int index
            readonly property real reach: [88, 156, 232][ripple.index] * showcase.step
            x: showcase.originX + 672 * showcase.step - width / 2
            y: showcase.originY + 777 * showcase.step - height / 2
            width: ripple.reach
            height: ripple.reach
            radius: width / 2
            color: "transparent"
            border.width: Theme.hair * [3, 2.5, 2][ripple.index]
            border.color: Theme.jade
            opacity: [0.9, 0.45, 0.2][ripple.index]
            transformOrigin: Item.Center
            SequentialAnimation on scale {
                running: showcase.visible && Theme.travel > 0
                loops: Animation.Infinite
                PauseAnimation {
                    duration: ripple.index * Theme.quick
                }
                NumberAnimation {
                    from: 0.8
                    to: 1
                    duration: Theme.slow
                    easing.type: Theme.easeOut
                }
                PauseAnimation {
                    duration: Theme.pulse - Theme.slow - ripple.index * Theme.quick
                }
            }
        }
    }
    Art {
        name: "hand"
        x: showcase.originX
        y: showcase.originY
        width: 1080 * showcase.step
        height: 1204 * showcase.step
    }
    Column {
        x: Math.max(0, showcase.originX) + Theme.margin + Theme.grid(1)
        y: showcase.height - height - Theme.grid(4.5)
        Words {
            text: showcase.checkout.showcase_name
            strong: true
            wrapMode: Text.NoWrap
        }
        Words {
            text: showcase.checkout.showcase_line
            size: Theme.fsSmall
            color: Theme.inkSoft
            wrapMode: Text.NoWrap
        }
    }
}
