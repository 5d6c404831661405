pragma ComponentBehavior: Bound

import QtQuick

// A drawing of the house (resources/icons), sharp at any size.
Image {
    id: art

    property string name: ""

    source: art.name === "" ? "" : Qt.resolvedUrl("../../../icons/" + art.name + ".svg")
    sourceSize.width: Math.max(1, Math.round(art.width))
    sourceSize.height: Math.max(1, Math.round(art.height))
    fillMode: Image.PreserveAspectFit
    Accessible.ignored: true
}
