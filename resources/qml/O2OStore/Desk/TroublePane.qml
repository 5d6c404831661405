pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// One thing of the worklist: what happened, who does what next, and the one act.
Rectangle {
    id: pane

    required property Desk desk
    readonly property bool possible: pane.desk.trouble_act !== "" && (!pane.desk.trouble_needs_note || note.text !== "")
    signal done

    function act() {
        if (pane.possible) {
            pane.desk.settle_trouble(pane.desk.trouble_act, note.text);
            note.text = "";
            pane.done();
        } else if (note.visible) {
            note.grab();
        }
    }

    objectName: "troublePane"
    implicitHeight: lines.implicitHeight + Theme.grid(4)
    radius: Theme.radiusM
    color: Theme.amberSoft
    border.width: Theme.contrast ? Theme.hair : 0
    border.color: Theme.amber

    ColumnLayout {
        id: lines
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.grid(2)
        spacing: Theme.grid(1)
        Words {
            objectName: "troubleTitle"
            Layout.fillWidth: true
            text: pane.desk.trouble_title
            size: Theme.fsLead
            strong: true
        }
        Words {
            objectName: "troubleText"
            Layout.fillWidth: true
            text: pane.desk.trouble_text
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.grid(1)
            Icon {
                name: "arrow"
                size: Theme.fsLead
                color: Theme.amber
            }
            Words {
                objectName: "troubleNext"
                Layout.fillWidth: true
                text: pane.desk.trouble_next
                strong: true
            }
        }
        Field {
            id: note
            objectName: "troubleNote"
            Layout.fillWidth: true
            visible: pane.desk.trouble_needs_note
            glyph: "paper"
            key: "N"
            //: Field of the worklist: what was found. Max 40.
            placeholder: qsTr("What you found")
            onEntered: pane.act()
            onAbandoned: pane.done()
        }
        DeskButton {
            objectName: "troubleButton"
            visible: pane.desk.trouble_act !== ""
            enabled: pane.possible && !pane.desk.busy
            primary: true
            label: pane.desk.trouble_act_text
            key: "Enter"
            onActed: pane.act()
        }
    }
    function grab() {
        if (note.visible)
            note.grab();
    }
}
