pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Theme

// The last row of every page: quiet actions first, then the one filled one. Never moves.
RowLayout {
    spacing: Theme.grid(2)
}
