pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// One case: who and where, three proofs, what is in the parcel, its documents, and the one thing to do.
Item {
    id: pane

    required property Desk desk
    required property TakingBack back
    readonly property bool packing: pane.desk.case_state === "to_pick"
    signal done

    function typeLastFour() {
        proofs.grab();
    }
    function typeNote() {
        worry.grab();
    }
    function act() {
        if (worry.visible)
            worry.act();
        else if (pane.back.past && pane.back.can_return)
            pane.back.open_return();
        else if (pane.packing && pane.desk.can_pack)
            pane.desk.pack_parcel();
        else if (!pane.packing && pane.desk.can_dispatch)
            pane.desk.dispatch_parcel();
        else if (!pane.packing && pane.desk.can_hand_over)
            pane.desk.hand_over();
    }

    ColumnLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.grid(3.5)
        anchors.rightMargin: Theme.grid(3.5)
        anchors.topMargin: Theme.grid(3)
        anchors.bottomMargin: Theme.grid(2.5)
        spacing: Theme.gap
        visible: pane.desk.case_open || worry.visible

        TroublePane {
            id: worry
            Layout.fillWidth: true
            visible: pane.desk.tab === "trouble" && pane.desk.trouble_id !== ""
            desk: pane.desk
            onDone: pane.done()
        }
        CaseHead {
            visible: pane.desk.case_open
            Layout.fillWidth: true
            desk: pane.desk
        }
        StageBox {
            Layout.fillWidth: true
            visible: pane.desk.case_open && pane.back.stage !== ""
            back: pane.back
        }
        Proofs {
            id: proofs
            Layout.fillWidth: true
            visible: !pane.packing && pane.desk.case_open && !worry.visible && !pane.back.past
            desk: pane.desk
            onDone: pane.done()
        }
        PackSteps {
            Layout.fillWidth: true
            visible: pane.packing && pane.desk.case_open
            desk: pane.desk
        }
        ProblemBox {
            Layout.fillWidth: true
            visible: pane.desk.refusal_code !== ""
            title: pane.desk.refusal_title
            text: [pane.desk.refusal_happened, pane.desk.refusal_who, pane.desk.refusal_now].filter(part => part !== "").join(Theme.chinese ? "" : " ")
            code: pane.desk.refusal_code
        }
        RowLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            visible: pane.desk.case_open
            spacing: Theme.gap
            GoodsBox {
                Layout.fillWidth: true
                Layout.fillHeight: true
                desk: pane.desk
                packing: pane.packing
            }
            PapersBox {
                Layout.preferredWidth: Theme.grid(37.5)
                Layout.fillHeight: true
                desk: pane.desk
            }
        }
        Item {
            Layout.fillHeight: true
            visible: !pane.desk.case_open
        }
        CaseActions {
            Layout.fillWidth: true
            visible: pane.desk.case_open && !worry.visible
            desk: pane.desk
            back: pane.back
            packing: pane.packing
            onActAsked: pane.act()
        }
    }
    RefusedCard {
        anchors.centerIn: parent
        width: Math.min(parent.width - Theme.grid(7), Theme.grid(104))
        visible: !pane.desk.case_open && !worry.visible && pane.desk.refusal_code !== ""
        desk: pane.desk
        back: pane.back
    }
    NoCase {
        anchors.centerIn: parent
        visible: !pane.desk.case_open && !worry.visible && pane.desk.refusal_code === ""
        desk: pane.desk
    }
}
