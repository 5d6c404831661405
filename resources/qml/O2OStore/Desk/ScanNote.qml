pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// What the last scan did, for a moment.
SoftPanel {
    id: note

    required property Desk desk
    readonly property int serial: note.desk.scanned_serial
    readonly property bool wrong: note.desk.scanned_tone === "wrong"

    objectName: "scanNote"
    tone: note.wrong ? "vermilion" : (note.desk.scanned_tone === "ok" ? "jade" : "sky")
    radius: Theme.radiusM
    border.width: Theme.hair
    border.color: Theme.tone(note.tone)
    visible: note.desk.scanned_text !== "" && (rest.running || note.wrong)
    onSerialChanged: rest.restart()

    Timer {
        id: rest
        running: true
        interval: 2 * Theme.pulse
    }
    Row {
        id: face
        anchors.centerIn: parent
        spacing: Theme.grid(1.25)
        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: note.wrong ? "stop" : "checkCircle"
            size: Theme.grid(2.5)
            color: Theme.tone(note.tone)
        }
        Words {
            objectName: "scanNoteText"
            anchors.verticalCenter: parent.verticalCenter
            text: note.desk.scanned_text
            strong: true
            color: Theme.tone(note.tone)
            width: Math.min(implicitWidth, note.width - Theme.grid(6))
            wrapMode: Text.NoWrap
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Math.round(size * Theme.shrinkLimit)
        }
    }
}
