import QtQuick

// Made the first time it is wanted and kept from then on: what nobody has asked for yet costs the start nothing.
Loader {
    id: lazily

    property bool wanted: false
    // Wanted and made: opens what was made, so that it moves in the first time too.
    readonly property bool open: lazily.wanted && lazily.status === Loader.Ready

    anchors.fill: parent
    active: false
    onWantedChanged: if (lazily.wanted)
        lazily.active = true
    Component.onCompleted: if (lazily.wanted)
        lazily.active = true
}
