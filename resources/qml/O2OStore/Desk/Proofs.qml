pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// The three proofs of a hand-over: voucher, person, parcel. Without all three there is no button.
RowLayout {
    id: proofs

    required property Desk desk
    // Another case begins with free hands: a field of the one before, hidden and shown again, would take the keys.
    readonly property string about: proofs.desk.case_pickup_number
    signal done

    onAboutChanged: proofs.done()
    readonly property bool otherPerson: proofs.desk.proof_person === "wrong"
    // What did not fit is replaced by what is typed next: no key is needed to empty the field.
    onOtherPersonChanged: if (proofs.otherPerson)
        Qt.callLater(lastFour.selectAll)
    function grab() {
        if (!lastFour.visible)
            return;
        if (proofs.otherPerson)
            proofs.desk.type_last_four("");
        lastFour.grab();
    }

    spacing: Theme.grid(1.5)
    ProofCard {
        objectName: "courierCard"
        Layout.fillWidth: true
        Layout.preferredWidth: 2
        visible: proofs.desk.case_courier
        //: In the place of voucher and person: a courier takes it. Max 20.
        title: qsTr("Send by courier")
        proof: "ok"
        text: proofs.desk.case_delivery
    }
    ProofCard {
        objectName: "proofVoucher"
        visible: !proofs.desk.case_courier
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        //: First proof of the hand-over. Max 12.
        title: qsTr("Voucher")
        proof: proofs.desk.proof_voucher
        text: proofs.desk.proof_voucher_text
    }
    ProofCard {
        objectName: "proofPerson"
        visible: !proofs.desk.case_courier
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        //: Second proof of the hand-over. Max 12.
        title: qsTr("Person")
        proof: proofs.desk.proof_person
        text: proofs.desk.proof_person_text
        Field {
            id: lastFour
            objectName: "lastFourField"
            Layout.preferredWidth: Theme.grid(15)
            visible: proofs.desk.proof_person !== "ok"
            text: proofs.desk.last_four_typed
            maximumLength: 4
            key: "L"
            //: Field for the last four of the card shown. Max 12.
            placeholder: qsTr("last four")
            onEdited: text => proofs.desk.type_last_four(text)
            onEntered: proofs.done()
            onAbandoned: proofs.done()
        }
    }
    ProofCard {
        objectName: "proofParcel"
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        //: Third proof of the hand-over. Max 12.
        title: qsTr("Parcel")
        proof: proofs.desk.proof_parcel
        text: proofs.desk.proof_parcel_text
    }
}
