pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Theme

// A QR code on its white ground, quiet zone included, so that phones read it in every scheme.
Rectangle {
    id: box

    property string text: ""
    property int size: Theme.grid(18.5)
    // What the code is, for screen readers.
    property string what: ""

    implicitWidth: box.size
    implicitHeight: box.size
    radius: Theme.radiusS
    color: Theme.qrGround
    Accessible.role: Accessible.Graphic
    Accessible.name: box.what

    QrCode {
        objectName: box.objectName === "" ? "" : box.objectName + "Code"
        anchors.fill: parent
        text: box.text
        quiet: Theme.qrQuiet
        ink: Theme.qrInk
        ground: "transparent"
    }
}
