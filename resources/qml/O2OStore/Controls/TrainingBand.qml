pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// In the lower margin of every page of a rehearsal: nothing here is real.
Rectangle {
    id: band

    objectName: "trainingBand"
    color: Theme.skySoft
    border.width: Theme.contrast ? Theme.hair : 0
    border.color: Theme.sky
    implicitHeight: Theme.margin - Theme.grid(0.5)

    Words {
        anchors.centerIn: parent
        width: Math.min(implicitWidth, band.width - Theme.grid(4))
        //: In the margin of every page of a rehearsal. Max 60.
        text: qsTr("Training: no real money, no real customs")
        size: Math.round(Math.min(Theme.fsSmall, band.height * 0.72))
        leading: 1.2
        strong: true
        color: Theme.sky
        wrapMode: Text.NoWrap
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Math.round(size * Theme.shrinkLimit)
    }
}
