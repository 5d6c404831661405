pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// One clerk leaves the desk to the next: count the packed parcels here, then the next one signs in.
DeskSheet {
    id: sheet

    required property Desk desk

    function act() {
        if (sheet.desk.shift_done)
            sheet.desk.sign_out_staff();
        else
            sheet.desk.hand_over_shift(counted.text, note.text);
    }

    objectName: "shiftSheet"
    //: Title of the shift's end. Max 20.
    title: qsTr("Hand over the shift")
    onClosed: sheet.desk.close_sheet()
    Component.onCompleted: counted.grab()
    Keys.onReturnPressed: sheet.act()
    Keys.onEnterPressed: sheet.act()

    Words {
        objectName: "shiftText"
        Layout.fillWidth: true
        text: sheet.desk.shift_done ? sheet.desk.shift_text
            //: What to do before the shift ends; %1 is the desk. Max 60.
            : qsTr("Count the packed parcels at desk %1.").arg(sheet.desk.desk)
        size: Theme.fsLead
    }
    Field {
        id: counted
        objectName: "shiftCounted"
        Layout.fillWidth: true
        visible: !sheet.desk.shift_done
        glyph: "box"
        maximumLength: 4
        //: Field: how many parcels lie here. Max 24.
        placeholder: qsTr("How many parcels")
        onEntered: note.grab()
        onAbandoned: sheet.closed()
    }
    Field {
        id: note
        objectName: "shiftNote"
        Layout.fillWidth: true
        visible: !sheet.desk.shift_done
        glyph: "paper"
        //: Field: a word to the next clerk, may stay empty. Max 40.
        placeholder: qsTr("A word to the next clerk")
        onEntered: sheet.act()
        onAbandoned: sheet.closed()
    }
    DeskButton {
        objectName: "shiftButton"
        Layout.fillWidth: true
        primary: true
        enabled: !sheet.desk.busy
        //: The shift was handed over: sign out so that the next may sign in. Max 20.
        label: sheet.desk.shift_done ? qsTr("Sign out")
            //: Hands the shift over. Max 20.
            : qsTr("Hand over")
        key: "Enter"
        onActed: sheet.act()
    }
}
