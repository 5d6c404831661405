pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// One line to type into, for staff; shoppers never meet one.
Rectangle {
    id: field

    property alias text: input.text
    property alias echoMode: input.echoMode
    property alias maximumLength: input.maximumLength
    property alias inputFocus: input.focus
    property string glyph: ""
    property string placeholder: ""
    property string key: ""
    // What the field is for, for screen readers.
    property string label: field.placeholder
    property int size: Theme.fsBody
    signal edited(string text)
    signal entered(string text)
    signal abandoned

    function grab() {
        input.forceActiveFocus();
    }
    function selectAll() {
        input.selectAll();
    }

    implicitHeight: Theme.target
    radius: Theme.radiusM
    color: Theme.paper
    border.width: input.activeFocus ? Theme.bold : Theme.hair
    border.color: input.activeFocus ? Theme.jade : Theme.line

    Icon {
        id: sign
        visible: field.glyph !== ""
        x: Theme.grid(1.5)
        anchors.verticalCenter: parent.verticalCenter
        name: field.glyph
        size: Math.round(field.size * 1.2)
        color: Theme.inkSoft
    }
    Words {
        visible: input.text === ""
        anchors.fill: input
        verticalAlignment: Text.AlignVCenter
        text: field.placeholder
        size: field.size
        color: Theme.inkSoft
        wrapMode: Text.NoWrap
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Math.round(size * Theme.shrinkLimit)
        Accessible.ignored: true
    }
    TextInput {
        id: input
        objectName: field.objectName === "" ? "" : field.objectName + "Input"
        activeFocusOnTab: true
        anchors.left: sign.visible ? sign.right : parent.left
        anchors.leftMargin: Theme.grid(1.25)
        anchors.right: cap.visible ? cap.left : parent.right
        anchors.rightMargin: Theme.grid(1)
        anchors.top: parent.top
        anchors.bottom: parent.bottom
        verticalAlignment: TextInput.AlignVCenter
        clip: true
        color: Theme.ink
        selectionColor: Theme.jade
        selectedTextColor: Theme.overJade
        font.family: Theme.family
        font.pixelSize: field.size
        font.features: Theme.features
        inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoPredictiveText
        Accessible.name: field.label
        onTextEdited: field.edited(input.text)
        onAccepted: field.entered(input.text)
        Keys.onEscapePressed: field.abandoned()
    }
    KeyCap {
        id: cap
        anchors.right: parent.right
        anchors.rightMargin: Theme.grid(1)
        anchors.verticalCenter: parent.verticalCenter
        visible: field.key !== "" && !input.activeFocus
        key: field.key
    }
}
