pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// White card on warm paper: the only depth there is.
Rectangle {
    radius: Theme.radiusL
    color: Theme.card
    border.width: Theme.contrast ? Theme.hair : 0
    border.color: Theme.line
}
