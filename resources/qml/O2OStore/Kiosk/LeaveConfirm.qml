pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// Leaving is asked once: nothing of the visit is kept.
Sheet {
    id: sheet

    required property Checkout checkout

    objectName: "leaveConfirm"
    share: Theme.landscape ? 0.5 : 0.3

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gap
        Words {
            Layout.fillWidth: true
            //: Question before a visit is ended. Max 24.
            text: qsTr("Leave now?")
            size: Theme.fsTitle
            strong: true
        }
        Words {
            Layout.fillWidth: true
            // While a code stands, the phone may know more than we do.
            text: sheet.checkout.page === "pay"
                //: Under it, while a code can be paid. Max 115.
                ? qsTr("Basket and personal data are wiped here. If your phone says paid, stay; if you leave, the money goes back to you.")
                //: Under it: what is lost and what is not. Max 90.
                : qsTr("Basket and personal data are wiped from this screen. Nothing has been charged.")
            color: Theme.inkSoft
        }
        Item {
            Layout.fillHeight: true
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.grid(2)
            QuietButton {
                objectName: "leaveConfirmButton"
                tone: "vermilion"
                //: Ends the visit for good. Max 16.
                label: qsTr("Yes, wipe it")
                onActed: {
                    sheet.closed();
                    sheet.checkout.leave();
                }
            }
            PrimaryButton {
                objectName: "stayButton"
                Layout.fillWidth: true
                //: Stays in the visit. Max 16.
                label: qsTr("Stay here")
                onActed: sheet.closed()
            }
        }
    }
}
