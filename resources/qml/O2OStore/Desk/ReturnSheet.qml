pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// The buyer brings goods back: each piece is scanned, its state looked at, and the sum stands there before anything is done.
DeskSheet {
    id: sheet

    required property Desk desk
    required property TakingBack back
    readonly property bool possible: sheet.back.can_act && !sheet.desk.busy && !sheet.desk.offline

    function act() {
        if (sheet.possible)
            sheet.back.return_goods(reason.note);
    }
    function perform(key: int): bool {
        if (key === Qt.Key_Up || key === Qt.Key_Down)
            sheet.back.choose_line(key === Qt.Key_Up ? -1 : 1);
        else if (key === Qt.Key_Plus || key === Qt.Key_Equal || key === Qt.Key_Right)
            sheet.back.count_piece(1);
        else if (key === Qt.Key_Minus || key === Qt.Key_Left)
            sheet.back.count_piece(-1);
        else if (key === Qt.Key_Y || key === Qt.Key_N)
            sheet.back.say_intact(key === Qt.Key_Y ? "yes" : "no");
        else if (key === Qt.Key_W)
            reason.grab();
        else if (key === Qt.Key_Return || key === Qt.Key_Enter)
            sheet.act();
        else if (key === Qt.Key_Escape)
            sheet.closed();
        else
            return reason.choose(key - Qt.Key_1);
        return true;
    }

    objectName: "returnSheet"
    columns: 112
    //: Title of a return; %1 is the pickup number. Max 30.
    title: qsTr("%1 comes back").arg(sheet.desk.case_pickup_number)
    onClosed: sheet.desk.close_sheet()
    Keys.onPressed: event => event.accepted = event.isAutoRepeat || sheet.perform(event.key)

    ProblemBox {
        objectName: "returnProblem"
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
        //: The desk is offline: no return can be asked for now. Max 40.
        title: qsTr("No connection, nothing is recorded")
        //: What to do about it. Max 60.
        text: qsTr("Keep the goods aside and do it when the desk is back.")
    }
    ListView {
        id: list
        objectName: "backList"
        visible: !sheet.back.hopeless
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.preferredHeight: Math.min(contentHeight, Theme.grid(27))
        Layout.minimumHeight: Theme.grid(9)
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        model: sheet.back.lines
        delegate: BackLine {
            width: ListView.view.width
            onChosenChanged: if (chosen)
                list.positionViewAtIndex(index, ListView.Contain)
            required property int index
        }
    }
    RowLayout {
        Layout.fillWidth: true
        visible: !sheet.back.hopeless
        spacing: Theme.grid(1)
        Words {
            Layout.fillWidth: true
            //: Staff look at the goods that came back. Max 40.
            text: qsTr("Unopened, whole, fit to be sold?")
            strong: true
        }
        DeskButton {
            objectName: "intactYes"
            picked: sheet.back.intact === "yes"
            rest: Theme.restStep
            //: The goods are as they left. Max 12.
            label: qsTr("Yes")
            key: "Y"
            onActed: sheet.back.say_intact("yes")
        }
        DeskButton {
            objectName: "intactNo"
            picked: sheet.back.intact === "no"
            rest: Theme.restStep
            //: The goods were opened or damaged. Max 12.
            label: qsTr("No")
            key: "N"
            onActed: sheet.back.say_intact("no")
        }
    }
    ReasonRow {
        id: reason
        Layout.fillWidth: true
        visible: !sheet.back.hopeless
        back: sheet.back
        onEntered: sheet.act()
        onAbandoned: sheet.closed()
    }
    RowLayout {
        Layout.fillWidth: true
        visible: !sheet.back.hopeless
        spacing: Theme.grid(1.5)
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0
            Words {
                objectName: "returnSum"
                Layout.fillWidth: true
                //: A return: nothing was counted yet. Max 40.
                text: sheet.back.counted === 0 ? qsTr("Scan each piece that came back")
                    //: A return: the platform is asked for the sum. Max 30.
                    : sheet.back.asking ? qsTr("Asking for the sum")
                    //: A return: before the money that goes back; %1 is the tax in it. Max 40.
                    : sheet.back.refund_text !== "" ? qsTr("Goes back, %1 tax included").arg(sheet.back.refund_tax)
                    //: A return: there is no sum for these pieces. Max 30.
                    : qsTr("No sum for these pieces")
                strong: true
            }
            Words {
                Layout.fillWidth: true
                visible: text !== ""
                text: sheet.back.until_text
                size: Theme.fsSmall
                color: Theme.inkSoft
            }
        }
        MoneyText {
            objectName: "returnAmount"
            visible: sheet.back.refund_text !== ""
            amount: sheet.back.refund_text
            size: Theme.fsTitle
            strong: true
        }
    }
    DeskButton {
        objectName: "returnActButton"
        Layout.fillWidth: true
        visible: !sheet.back.hopeless
        enabled: sheet.possible
        primary: true
        //: Takes the counted pieces back and asks customs. Max 36.
        label: qsTr("Take %n piece(s) back", "", sheet.back.counted)
        key: "Enter"
        onActed: sheet.act()
    }
}
