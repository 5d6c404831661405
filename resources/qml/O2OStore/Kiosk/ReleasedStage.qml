pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// The one page allowed a jade stage: the number as large as the glass allows, where to go under it.
Rectangle {
    id: stage

    required property Checkout checkout
    readonly property bool done: stage.checkout.handed_over

    radius: Theme.radiusL
    color: Theme.jade

    Row {
        anchors.horizontalCenter: parent.horizontalCenter
        y: Theme.grid(5.5)
        spacing: Theme.grid(2)
        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: "checkCircle"
            size: Theme.grid(6.5)
            color: Theme.overJade
        }
        Words {
            objectName: "releasedTitle"
            anchors.verticalCenter: parent.verticalCenter
            //: Over the number: handed over. Max 24.
            text: stage.done ? qsTr("Collected, enjoy it")
                //: Over the number: customs has released. Max 24.
                : qsTr("Released by customs")
            size: Theme.fsLead
            strong: true
            color: Theme.overJade
            wrapMode: Text.NoWrap
        }
    }
    PickupNumber {
        id: number
        objectName: "pickupNumber"
        anchors.horizontalCenter: parent.horizontalCenter
        y: Theme.grid(13) + (band.y - Theme.grid(13) - height) / 2
        value: stage.checkout.pickup_number
        size: Math.min(Theme.fsNumber, Math.round(stage.width * 0.29))
        color: Theme.overJade
        NumberAnimation on scale {
            running: Theme.travel > 0
            from: 0.2
            to: 1
            duration: Theme.slow
            easing.type: Theme.easeOut
        }
    }
    Rectangle {
        id: band
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        height: Theme.grid(18)
        bottomLeftRadius: Theme.radiusL
        bottomRightRadius: Theme.radiusL
        color: Theme.jadePress
        Row {
            anchors.centerIn: parent
            spacing: Theme.grid(3)
            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: stage.checkout.ready || stage.done ? "arrow" : "clock"
                size: Theme.grid(8)
                color: Theme.overJade
            }
            Words {
                objectName: "whereTo"
                anchors.verticalCenter: parent.verticalCenter
                //: Under the number: a courier brings it. Max 26.
                text: stage.checkout.goes_home ? qsTr("On its way to your door")
                    //: Under the number: go to this desk now. Max 26.
                    : stage.checkout.ready || stage.done ? qsTr("Please go to desk %1").arg(stage.checkout.desk)
                    //: Under the number: released by customs, but inspection and quarantine looks at the parcel. Max 26.
                    : stage.checkout.customs_state === "quarantine" ? qsTr("Quarantine is checking it")
                    //: Under the number: released, but the parcel is still being packed. Max 26.
                    : qsTr("Just being packed")
                size: Theme.fsTitle
                strong: true
                color: Theme.overJade
                wrapMode: Text.NoWrap
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.fsLead
                width: Math.min(implicitWidth, stage.width - Theme.grid(20))
            }
        }
    }
}
