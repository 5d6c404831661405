pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// No order is open: what to do, and what was just done.
Column {
    id: none

    required property Desk desk

    spacing: Theme.grid(2)
    Badge {
        anchors.horizontalCenter: parent.horizontalCenter
        size: Theme.grid(9)
        icon: none.desk.handed_over_number === "" ? "scan" : "check"
        look: none.desk.handed_over_number === "" ? "soft" : "filled"
        weight: 2
    }
    Words {
        objectName: "handedOver"
        anchors.horizontalCenter: parent.horizontalCenter
        //: The desk is free: what was handed over last. Max 24.
        text: none.desk.handed_over_number !== "" ? qsTr("%1 handed over").arg(none.desk.handed_over_number)
            //: The desk is free: what to do. Max 30.
            : qsTr("Scan a voucher or a label")
        size: Theme.fsTitle
        strong: true
        wrapMode: Text.NoWrap
    }
}
