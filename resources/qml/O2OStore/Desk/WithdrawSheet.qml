pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// The shopper leaves before the goods do: what will happen, why, and the one act.
DeskSheet {
    id: sheet

    required property Desk desk
    required property TakingBack back
    readonly property bool possible: sheet.back.way !== "" && sheet.back.way !== "pack_first" && !sheet.desk.busy && !sheet.desk.offline

    function act() {
        if (sheet.possible)
            sheet.back.withdraw_order(reason.note);
    }

    objectName: "withdrawSheet"
    columns: 104
    //: Title of the withdrawal; %1 is the pickup number. Max 30.
    title: qsTr("Withdraw %1").arg(sheet.desk.case_pickup_number)
    onClosed: sheet.desk.close_sheet()
    Keys.onPressed: event => {
        event.accepted = true;
        if (event.isAutoRepeat)
            return;
        if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter)
            sheet.act();
        else if (event.key === Qt.Key_W)
            reason.grab();
        else if (event.key === Qt.Key_Escape)
            sheet.closed();
        else
            event.accepted = reason.choose(event.key - Qt.Key_1);
    }

    RowLayout {
        Layout.fillWidth: true
        Words {
            Layout.fillWidth: true
            //: Whose order it is, to be compared with who stands there. Max 40.
            text: qsTr("%1, ID ends in %2").arg(sheet.desk.case_masked_name).arg(sheet.desk.case_last_four)
            size: Theme.fsLead
        }
        MoneyText {
            amount: sheet.desk.total_text
            size: Theme.fsLead
            strong: true
        }
    }
    ProblemBox {
        objectName: "withdrawProblem"
        Layout.fillWidth: true
        visible: sheet.desk.refusal_code !== ""
        title: sheet.desk.refusal_title
        text: [sheet.desk.refusal_happened, sheet.desk.refusal_who, sheet.desk.refusal_now].filter(part => part !== "").join(Theme.chinese ? "" : " ")
        code: sheet.desk.refusal_code
    }
    ProblemBox {
        Layout.fillWidth: true
        visible: sheet.desk.offline
        tone: "amber"
        glyph: "offline"
        //: The desk is offline: nothing can be given up now. Max 40.
        title: qsTr("No connection, nothing is recorded")
        //: What to do about it. Max 60.
        text: qsTr("Keep the parcel here and do it when the desk is back.")
    }
    ProblemBox {
        objectName: "withdrawWay"
        Layout.fillWidth: true
        tone: sheet.back.way === "pack_first" ? "amber" : "sky"
        glyph: "info"
        //: Above what a withdrawal brings about. Max 24.
        title: qsTr("What happens now")
        text: sheet.back.way_text
    }
    ReasonRow {
        id: reason
        Layout.fillWidth: true
        visible: sheet.back.way !== "pack_first"
        back: sheet.back
        onEntered: sheet.act()
        onAbandoned: sheet.closed()
    }
    DeskButton {
        objectName: "withdrawActButton"
        Layout.fillWidth: true
        visible: sheet.back.way !== "pack_first"
        enabled: sheet.possible
        primary: true
        //: Gives a sale up at once; the money goes back. Max 30.
        label: sheet.back.way === "at_once" ? qsTr("Withdraw and refund")
            //: A released parcel goes back by the return process. Max 30.
            : sheet.back.way === "recall" ? qsTr("Take it back through customs")
            //: Customs is asked to let a sale be given up. Max 30.
            : qsTr("Ask customs to withdraw")
        key: "Enter"
        onActed: sheet.act()
    }
}
