pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// A soft ground in one tone; in high contrast the ground becomes a border.
Rectangle {
    property string tone: "sky"

    radius: Theme.radiusL
    color: Theme.soft(tone)
    border.width: Theme.contrast ? Theme.hair : 0
    border.color: Theme.tone(tone)
}
