pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// The new voucher, once: for the printer, or for the shopper's phone to take a picture of. Closed, it is gone from this screen.
DeskSheet {
    id: sheet

    required property Desk desk

    objectName: "voucherSheet"
    //: Title of the new voucher; %1 is the pickup number. Max 24.
    title: qsTr("New voucher for %1").arg(sheet.desk.reissued_number)
    onClosed: sheet.desk.close_sheet()
    Keys.onPressed: event => {
        if (event.key === Qt.Key_P) {
            event.accepted = true;
            sheet.desk.print_slip();
        }
    }

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.grid(4)
        QrBox {
            objectName: "newVoucherCode"
            size: Theme.grid(34)
            //: What the code is, for screen readers. Max 20.
            what: qsTr("New voucher")
            text: sheet.desk.reissued_code
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.gap
            Words {
                Layout.fillWidth: true
                //: Beside the new voucher. Max 60.
                text: qsTr("The lost voucher is void. Only this one opens the parcel.")
            }
            Words {
                Layout.fillWidth: true
                //: Beside the new voucher: what to do. Max 60.
                text: qsTr("Print it, or let the shopper take a picture.")
                color: Theme.inkSoft
            }
            DeskButton {
                objectName: "printVoucherButton"
                Layout.fillWidth: true
                primary: true
                //: Prints the new voucher. Max 16.
                label: qsTr("Print")
                key: "P"
                onActed: sheet.desk.print_slip()
            }
        }
    }
}
