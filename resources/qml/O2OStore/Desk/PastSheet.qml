pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// An order that is over: found by whatever its buyer still has, and by number and card where nothing else is left.
DeskSheet {
    id: sheet

    required property Desk desk
    required property TakingBack back

    function act() {
        if (number.text !== "" && lastFour.text.length === 4)
            sheet.back.find_past(number.text, lastFour.text);
        else if (number.text === "")
            number.grab();
        else
            lastFour.grab();
    }

    objectName: "pastSheet"
    columns: 88
    //: Title of the search for an order that is over. Max 24.
    title: qsTr("Find a past order")
    onClosed: sheet.desk.close_sheet()
    Component.onCompleted: number.grab()
    Keys.onPressed: event => {
        event.accepted = true;
        if (event.isAutoRepeat)
            return;
        if (event.key >= Qt.Key_1 && event.key <= Qt.Key_9)
            sheet.back.open_found(event.key - Qt.Key_1);
        else if (event.key === Qt.Key_Escape)
            sheet.closed();
        else
            event.accepted = false;
    }

    Words {
        objectName: "pastText"
        Layout.fillWidth: true
        //: How a past order is found. Max 150.
        text: qsTr("Scan the slip, the voucher or the parcel label. Without any of them, type the pickup number and the last four of the card shown.")
    }
    ProblemBox {
        Layout.fillWidth: true
        visible: sheet.desk.refusal_code !== ""
        title: sheet.desk.refusal_title
        text: sheet.desk.refusal_now
        code: sheet.desk.refusal_code
    }
    ProblemBox {
        objectName: "noneFound"
        Layout.fillWidth: true
        visible: sheet.desk.refusal_code === "" && sheet.desk.scanned_tone === "wrong" && sheet.desk.scanned_text !== ""
        tone: "amber"
        glyph: "warn"
        title: sheet.desk.scanned_text
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.grid(1)
        Field {
            id: number
            objectName: "pastNumber"
            Layout.fillWidth: true
            glyph: "box"
            maximumLength: 4
            //: Field: the pickup number of a past order. Max 24.
            placeholder: qsTr("Pickup number, B208")
            onEntered: sheet.act()
            onAbandoned: sheet.closed()
        }
        Field {
            id: lastFour
            objectName: "pastLastFour"
            Layout.fillWidth: true
            glyph: "idcard"
            maximumLength: 4
            //: Field: the end of the card that is shown. Max 24.
            placeholder: qsTr("Last four of the card")
            onEntered: {
                sheet.act();
                // The numbers of what is found are keys again.
                sheet.forceActiveFocus();
            }
            onAbandoned: sheet.closed()
        }
    }
    Repeater {
        model: sheet.back.found
        DeskButton {
            id: row
            required property string order_id
            required property string pickup_number
            required property string when
            required property string buyer
            required property int pieces
            required property string total
            required property int index
            required property var model
            objectName: "found_" + row.index
            Layout.fillWidth: true
            //: One past order: number, day, buyer, pieces and sum. Max 80.
            label: qsTr("%1, %2, %3, %n piece(s), ¥%4", "", row.pieces).arg(row.pickup_number).arg(row.when).arg(row.buyer).arg(row.total)
            key: row.model.key
            onActed: sheet.back.open_found(row.index)
        }
    }
    DeskButton {
        objectName: "findPastButton"
        Layout.fillWidth: true
        enabled: !sheet.desk.busy && !sheet.desk.offline
        primary: true
        //: Looks for the order. Max 14.
        label: qsTr("Find")
        key: "Enter"
        onActed: sheet.act()
    }
}
