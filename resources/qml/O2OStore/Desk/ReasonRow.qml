pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// Why: one of few reasons by its key, and a word beside it for whoever has one.
ColumnLayout {
    id: row

    required property TakingBack back
    property alias note: note.text
    signal entered
    signal abandoned

    function choose(place: int): bool {
        const button = choices.itemAt(place) as DeskButton;
        if (button === null)
            return false;
        button.acted();
        return true;
    }
    function grab() {
        note.grab();
    }

    spacing: Theme.grid(1)
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.grid(1)
        Repeater {
            id: choices
            model: row.back.reasons
            DeskButton {
                id: choice
                required property string name
                required property string words
                required property bool chosen
                required property var model
                objectName: "reason_" + choice.name
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                picked: choice.chosen
                label: choice.words
                key: choice.model.key
                rest: Theme.restStep
                onActed: row.back.choose_reason(choice.name)
            }
        }
    }
    Field {
        id: note
        objectName: "reasonNote"
        Layout.fillWidth: true
        glyph: "paper"
        key: "W"
        maximumLength: 100
        //: Field: the reason in own words, read by customs; may stay empty. Max 46.
        placeholder: qsTr("In own words, no names; may stay empty")
        onEntered: row.entered()
        onAbandoned: row.abandoned()
    }
}
