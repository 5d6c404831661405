pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Theme

// Packing: every unit is scanned, then the parcel label; then it is sealed.
RowLayout {
    id: steps

    required property Desk desk
    readonly property bool allScanned: steps.desk.case_scanned >= steps.desk.case_pieces

    spacing: Theme.grid(1.5)
    ProofCard {
        objectName: "packUnits"
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        //: Packing, first: scan every unit. Max 20.
        title: qsTr("Scan every unit")
        proof: steps.allScanned ? "ok" : "none"
        //: Under it: scanned of all. Max 20.
        text: qsTr("%1 of %2").arg(steps.desk.case_scanned).arg(steps.desk.case_pieces)
    }
    ProofCard {
        objectName: "packLabel"
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        //: Packing, second: stick the label on and scan it. Max 20.
        title: qsTr("Scan the label")
        proof: steps.desk.can_pack ? "ok" : "none"
        text: steps.desk.case_label
    }
}
