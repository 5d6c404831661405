pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// An amount: the sign small and regular, the digits beside it; the amount arrives as text ("1,068.09").
Item {
    id: money

    property string amount: ""
    property int size: Theme.fsBody
    property bool strong: false
    property color color: Theme.ink
    readonly property real signSize: money.size * (money.size <= Theme.fsSmall ? Theme.signShareSmall : Theme.signShare)

    implicitWidth: digits.x + digits.implicitWidth
    implicitHeight: Math.round(money.size * Theme.lineHeight)
    // In a line it stands as words do; in a box of its own size it fills the box.
    baselineOffset: Math.round(money.height < money.implicitHeight ? (money.height - money.size) / 2 + money.size * Theme.boxBaseline : (money.height - money.size * Theme.lineHeight) / 2 + money.size * Theme.ascent)
    visible: money.amount !== ""
    Accessible.role: Accessible.StaticText
    Accessible.name: "¥ " + money.amount

    Figure {
        id: sign
        y: Math.round(money.baselineOffset - sign.footing)
        text: "¥"
        size: money.signSize
        strong: false
        color: money.color
    }
    Figure {
        id: digits
        x: Math.round(sign.implicitWidth + money.size * Theme.signGap)
        y: Math.round(money.baselineOffset - digits.footing)
        text: money.amount
        size: money.size
        strong: money.strong
        color: money.color
    }
}
