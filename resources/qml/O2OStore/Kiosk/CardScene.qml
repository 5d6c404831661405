pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Controls
import O2OStore.Theme

// A drawn card that slides under the corners, twice, then rests; nothing is filmed.
Rectangle {
    id: scene

    property string caption: ""

    radius: Theme.radiusL
    gradient: Gradient {
        GradientStop {
            position: 0
            color: Theme.matTop
        }
        GradientStop {
            position: 1
            color: Theme.mat
        }
    }
    Item {
        id: field
        width: Math.min(parent.width * 0.784, (parent.height - Theme.grid(22)) / 0.649)
        height: width * 0.649
        x: (parent.width - width) / 2
        y: (parent.height - Theme.grid(10) - height) / 2

        Art {
            id: card
            name: "idcard"
            width: parent.width * 0.95
            height: width * 497 / 768
            x: (parent.width - width) / 2
            y: (parent.height - height) / 2 + slide.offset
            QtObject {
                id: slide
                property real offset: 0
            }
            SequentialAnimation {
                running: scene.visible && Theme.travel > 0
                loops: 2
                PropertyAction {
                    target: slide
                    property: "offset"
                    value: Theme.grid(6)
                }
                NumberAnimation {
                    target: slide
                    property: "offset"
                    to: 0
                    duration: 2 * Theme.slow
                    easing.type: Theme.easeOut
                }
                PauseAnimation {
                    duration: 3 * Theme.slow
                }
            }
        }
        Brackets {
            anchors.fill: parent
            anchors.margins: -Theme.grid(1)
            color: Theme.jadeLit
        }
    }
    Veil {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.grid(4)
        visible: scene.caption !== ""
        text: scene.caption
        lit: false
    }
}
