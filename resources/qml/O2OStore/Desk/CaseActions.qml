pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// What can be done with the case; in the place of the button what is still missing.
RowLayout {
    id: row

    required property Desk desk
    required property TakingBack back
    property bool packing: false
    readonly property bool courier: row.desk.case_courier
    readonly property bool possible: !row.back.past && (row.packing ? row.desk.can_pack : (row.courier ? row.desk.can_dispatch : row.desk.can_hand_over))
    readonly property bool proofPending: row.desk.case_state === "ready"
    signal actAsked

    spacing: Theme.grid(1.25)
    DeskButton {
        objectName: "timelineButton"
        //: Opens the order's whole life. Max 10.
        label: qsTr("History")
        key: "T"
        onActed: row.desk.open_sheet("timeline")
    }
    DeskButton {
        objectName: "callButton"
        visible: row.proofPending && !row.courier
        //: Lets the board show and ring the number once more. Max 10.
        label: qsTr("Call again")
        key: "C"
        onActed: row.desk.call_number()
    }
    DeskButton {
        objectName: "printButton"
        visible: row.desk.case_pickup_number !== ""
        //: Prints the slip again, marked. Max 10.
        label: qsTr("Reprint")
        key: "P"
        onActed: row.desk.print_slip()
    }
    DeskButton {
        objectName: "reissueButton"
        visible: row.desk.can_reissue && row.desk.proof_voucher !== "ok"
        //: The voucher was lost: issues a new one. Max 14.
        label: qsTr("Lost voucher")
        key: "V"
        onActed: row.desk.reissue_voucher()
    }
    DeskButton {
        objectName: "withdrawButton"
        visible: row.back.can_withdraw && !row.possible
        //: The shopper withdraws the order. Max 12.
        label: qsTr("Withdraw")
        key: "X"
        onActed: row.back.open_withdrawal()
    }
    DeskButton {
        objectName: "undoButton"
        visible: row.desk.undoable
        //: Takes the last scan back. Max 8.
        label: qsTr("Undo")
        key: "U"
        onActed: row.desk.undo_scan()
    }
    DeskButton {
        objectName: "dismissButton"
        visible: row.desk.refusal_code !== ""
        //: Takes the refusal away. Max 12.
        label: qsTr("Understood")
        key: "Esc"
        onActed: row.desk.dismiss()
    }
    DeskButton {
        objectName: "cameBackButton"
        visible: row.desk.out_for_delivery
        //: The courier brought the parcel back. Max 14.
        label: qsTr("Came back")
        onActed: row.desk.record_return()
    }
    DeskButton {
        objectName: "deliveredButton"
        visible: row.desk.out_for_delivery
        //: The courier says that the buyer has it. Max 14.
        label: qsTr("Delivered")
        onActed: row.desk.record_delivery()
    }
    DeskButton {
        objectName: row.packing ? "packButton" : (row.courier ? "dispatchButton" : "handOverButton")
        Layout.fillWidth: true
        visible: row.possible
        enabled: !row.desk.busy
        primary: true
        //: Seals the parcel of this number. Max 24.
        label: row.packing ? qsTr("Seal parcel %1").arg(row.desk.case_pickup_number)
            //: Gives the parcel of this number to the courier. Max 24.
            : row.courier ? qsTr("%1 to the courier").arg(row.desk.case_pickup_number)
            //: Hands the parcel of this number over. Max 24.
            : qsTr("Hand over %1").arg(row.desk.case_pickup_number)
        key: "Enter"
        onActed: row.actAsked()
    }
    DeskButton {
        objectName: "returnButton"
        Layout.fillWidth: true
        visible: row.back.past && row.back.can_return
        enabled: !row.desk.busy
        primary: true
        //: The buyer brings goods of this order back. Max 24.
        label: qsTr("Take goods back")
        key: "R"
        onActed: row.back.open_return()
    }
    Words {
        objectName: "stillMissing"
        Layout.fillWidth: true
        Layout.preferredHeight: Theme.action
        visible: !row.possible && !(row.back.past && row.back.can_return)
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        //: Packing: what is still missing. Max 44.
        text: row.packing ? qsTr("Scan every unit, then the parcel label")
            //: Nothing can be done with this order now. Max 44.
            : row.back.past ? qsTr("Nothing to do here now")
            //: Sent by courier: what is still missing. Max 44.
            : row.proofPending && row.courier ? qsTr("Scan the parcel label, then it can go")
            //: The courier has it. Max 44.
            : row.desk.out_for_delivery ? qsTr("The courier has it")
            //: Hand-over: what is still missing. Max 44.
            : row.proofPending ? qsTr("Voucher, person and parcel, then it can go")
            //: The parcel waits for customs. Max 44.
            : row.desk.case_state === "clearing" ? qsTr("It can go as soon as customs releases it")
            //: Nothing can be done with this order now. Max 44.
            : qsTr("Nothing to do here now")
        color: Theme.inkSoft
    }
}
