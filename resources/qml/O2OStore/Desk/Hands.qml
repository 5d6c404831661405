pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Theme

// The desk's keys. A key acts only when none followed it at once: what comes faster is a scanner's burst and not a hand.
Item {
    id: hands

    required property Desk desk
    required property TakingBack back
    property int waiting: 0
    property bool burst: false
    signal placeAsked(int place)
    signal findAsked
    signal lastFourAsked
    signal noteAsked
    signal actAsked
    signal languageAsked
    readonly property var sheetKeys: ({ [Qt.Key_F4]: "price", [Qt.Key_F6]: "past", [Qt.Key_F8]: "day", [Qt.Key_F9]: "shift" })
    readonly property bool troubled: hands.desk.tab === "trouble"

    function perform(key: int) {
        if (key >= Qt.Key_1 && key <= Qt.Key_9)
            hands.placeAsked(key - Qt.Key_1);
        else if (key === Qt.Key_Slash)
            hands.findAsked();
        else if (key === Qt.Key_L)
            hands.lastFourAsked();
        else if (key === Qt.Key_N)
            hands.noteAsked();
        else if (key === Qt.Key_U)
            hands.desk.undo_scan();
        else if (key === Qt.Key_T)
            hands.desk.open_sheet("timeline");
        else if (key === Qt.Key_P)
            hands.desk.print_slip();
        else if (key === Qt.Key_C)
            hands.desk.call_number();
        else if (key === Qt.Key_V)
            hands.desk.reissue_voucher();
        else if (key === Qt.Key_X)
            hands.back.open_withdrawal();
        else if (key === Qt.Key_R)
            hands.back.open_return();
        else if (key === Qt.Key_Question)
            hands.desk.open_sheet("keys");
        else if (key === Qt.Key_Return || key === Qt.Key_Enter)
            hands.actAsked();
    }
    function performAtOnce(key: int): bool {
        if (key === Qt.Key_F1 || key === Qt.Key_F2 || key === Qt.Key_F3)
            hands.desk.show_tab(["pickup", "packing", "trouble"][key - Qt.Key_F1]);
        else if (key === Qt.Key_Up || key === Qt.Key_Down)
            hands.step(key === Qt.Key_Up ? -1 : 1);
        else if (key === Qt.Key_Escape)
            hands.leave();
        else if (key === Qt.Key_F10)
            hands.languageAsked();
        else if (hands.sheetKeys[key] !== undefined)
            hands.desk.open_sheet(hands.sheetKeys[key]);
        else
            return false;
        return true;
    }

    function step(by: int) {
        if (hands.troubled)
            hands.desk.step_trouble(by);
        else
            hands.desk.step_case(by);
    }
    function leave() {
        if (hands.desk.refusal_code !== "")
            hands.desk.dismiss();
        else if (hands.troubled)
            hands.desk.close_trouble();
        else
            hands.desk.close_case();
    }

    Keys.onPressed: event => hands.take(event)

    function take(event: KeyEvent) {
        if (event.key === Qt.Key_Tab || event.key === Qt.Key_Backtab)
            return;
        if (event.isAutoRepeat && event.key !== Qt.Key_Up && event.key !== Qt.Key_Down)
            return;
        event.accepted = true;
        if (hands.performAtOnce(event.key))
            return;
        hands.burst = calm.running;
        hands.waiting = event.key;
        calm.restart();
    }

    Timer {
        id: calm
        interval: Theme.quick
        onTriggered: {
            if (!hands.burst)
                hands.perform(hands.waiting);
            hands.burst = false;
        }
    }
}
