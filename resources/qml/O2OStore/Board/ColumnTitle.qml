pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Controls
import O2OStore.Theme

// A column's name in both languages.
Row {
    id: title

    property string icon: ""
    property string zh: ""
    property string en: ""
    property color tint: Theme.sky

    height: Theme.grid(11)
    spacing: Theme.grid(2)
    Icon {
        anchors.verticalCenter: parent.verticalCenter
        name: title.icon
        size: Theme.grid(5.5)
        color: title.tint
    }
    Words {
        anchors.verticalCenter: parent.verticalCenter
        text: title.zh
        size: Theme.fsLead
        strong: true
        color: title.tint
        wrapMode: Text.NoWrap
    }
    Words {
        anchors.verticalCenter: parent.verticalCenter
        text: title.en
        size: Theme.fsSmall
        color: Theme.inkSoft
        wrapMode: Text.NoWrap
    }
}
