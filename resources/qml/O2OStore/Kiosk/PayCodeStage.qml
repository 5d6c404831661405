pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// The camera on step 4, when the shopper would rather show the pay code on the phone.
CameraStage {
    id: stage

    required property Checkout checkout

    objectName: "payCodeStage"
    live: stage.checkout.live
    //: Caption over the camera picture while it looks for a pay code. Max 34.
    caption: stage.live ? qsTr("Reads your pay code, keeps nothing")
        //: Caption while the camera gives no picture. Max 34.
        : qsTr("Camera is off")

    Brackets {
        visible: stage.live
        anchors.horizontalCenter: parent.horizontalCenter
        y: (parent.height - Theme.grid(22) - height) / 2 + Theme.grid(2)
        width: Math.min(parent.width, parent.height) * 0.52
        height: width
    }
    HintCard {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.grid(3)
        hint: stage.checkout.hint
        restIcon: "scan"
        //: Resting word while the camera looks for a pay code. Max 28.
        restTitle: qsTr("Hold your pay code here")
        //: Under it: where the pay code is found. Max 48.
        restText: qsTr("In WeChat or Alipay, open Pay")
    }
}
