pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// The hall's day in figures, what is still open, and its close.
DeskSheet {
    id: sheet

    required property Desk desk
    readonly property bool closable: sheet.desk.day_date !== "" && !sheet.desk.day_closed && (!sheet.desk.day_needs_note || note.text !== "")

    function act() {
        if (sheet.closable)
            sheet.desk.close_day(note.text);
        else if (note.visible)
            note.grab();
    }

    objectName: "daySheet"
    columns: 72
    //: Title of the day's close; %1 is the date. Max 24.
    title: qsTr("The day %1").arg(sheet.desk.day_date)
    onClosed: sheet.desk.close_sheet()
    Keys.onReturnPressed: sheet.act()
    Keys.onEnterPressed: sheet.act()

    ProblemBox {
        Layout.fillWidth: true
        visible: sheet.desk.refusal_code !== ""
        title: sheet.desk.refusal_title
        text: sheet.desk.refusal_now
    }
    Repeater {
        model: sheet.desk.figures
        RowLayout {
            id: figure
            required property string name
            required property string what
            required property string count
            required property string amount
            required property bool open
            objectName: "figure_" + figure.name
            Layout.fillWidth: true
            spacing: Theme.grid(2)
            Icon {
                name: figure.open ? "warn" : "check"
                size: Theme.fsLead
                color: figure.open ? Theme.amber : Theme.jade
            }
            Words {
                Layout.fillWidth: true
                text: figure.what
                color: figure.open ? Theme.amber : Theme.ink
                strong: figure.open
            }
            MoneyText {
                visible: figure.amount !== ""
                amount: figure.amount
            }
            Words {
                Layout.preferredWidth: Theme.grid(8)
                horizontalAlignment: Text.AlignRight
                text: figure.count
                strong: true
                wrapMode: Text.NoWrap
            }
        }
    }
    Words {
        objectName: "dayText"
        Layout.fillWidth: true
        text: sheet.desk.day_text
        strong: true
        color: sheet.desk.day_closed ? Theme.jade : (sheet.desk.day_needs_note ? Theme.amber : Theme.inkSoft)
    }
    Field {
        id: note
        objectName: "dayNote"
        Layout.fillWidth: true
        visible: !sheet.desk.day_closed && sheet.desk.day_needs_note
        focus: visible
        glyph: "paper"
        //: Field of the day's close: why something stays open. Max 40.
        placeholder: qsTr("Why it stays open")
        onEntered: sheet.act()
        onAbandoned: sheet.closed()
    }
    DeskButton {
        objectName: "closeDayButton"
        Layout.fillWidth: true
        visible: !sheet.desk.day_closed
        enabled: sheet.closable && !sheet.desk.busy
        primary: true
        //: Closes the day. Max 20.
        label: qsTr("Close the day")
        key: "Enter"
        onActed: sheet.act()
    }
}
