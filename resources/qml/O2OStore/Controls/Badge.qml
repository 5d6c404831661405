pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// An icon in a disc: filled (done), soft (in work) or outlined (to come).
Rectangle {
    id: badge

    property string icon: "check"
    property string tone: "jade"
    property string look: "filled"
    property int size: Theme.grid(8)
    property real glyphShare: 0.54
    property real weight: 2.6
    readonly property bool filled: badge.look === "filled"

    implicitWidth: badge.size
    implicitHeight: badge.size
    radius: badge.size / 2
    color: badge.filled ? Theme.tone(badge.tone) : (badge.look === "soft" ? Theme.soft(badge.tone) : Theme.card)
    border.width: badge.look === "outlined" || (Theme.contrast && !badge.filled) ? Theme.hair : 0
    border.color: badge.look === "outlined" && badge.tone === "" ? Theme.line : Theme.tone(badge.tone)

    Icon {
        anchors.centerIn: parent
        name: badge.icon
        size: Math.round(badge.size * badge.glyphShare)
        weight: badge.weight
        color: badge.filled ? (badge.tone === "jade" ? Theme.overJade : Theme.card) : Theme.tone(badge.tone)
    }
}
