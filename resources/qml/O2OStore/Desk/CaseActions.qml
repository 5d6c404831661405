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
    property bool packing: false
    readonly property bool possible: row.packing ? row.desk.can_pack : row.desk.can_hand_over
    readonly property bool proofPending: row.desk.case_state === "ready"
    signal actAsked

    spacing: Theme.grid(1.25)
    DeskButton {
        objectName: "closeCaseButton"
        //: Closes the open case. Max 12.
        label: qsTr("Close")
        key: row.desk.refusal_code === "" ? "Esc" : ""
        onActed: row.desk.close_case()
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
        objectName: row.packing ? "packButton" : "handOverButton"
        Layout.fillWidth: true
        visible: row.possible
        enabled: !row.desk.busy
        primary: true
        //: Seals the parcel of this number. Max 24.
        label: row.packing ? qsTr("Seal parcel %1").arg(row.desk.case_pickup_number)
            //: Hands the parcel of this number over. Max 24.
            : qsTr("Hand over %1").arg(row.desk.case_pickup_number)
        key: "Enter"
        onActed: row.actAsked()
    }
    Words {
        objectName: "stillMissing"
        Layout.fillWidth: true
        Layout.preferredHeight: Theme.action
        visible: !row.possible
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        //: Packing: what is still missing. Max 44.
        text: row.packing ? qsTr("Scan every unit, then the parcel label")
            //: Hand-over: what is still missing. Max 44.
            : row.proofPending ? qsTr("Voucher, person and parcel, then it can go")
            //: Nothing can be done with this order now. Max 44.
            : qsTr("Nothing to do here now")
        color: Theme.inkSoft
    }
}
