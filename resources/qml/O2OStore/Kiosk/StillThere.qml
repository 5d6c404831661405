pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// Nobody has touched anything for a while: a ring shrinks, then everything is wiped.
Sheet {
    id: sheet

    required property Checkout checkout

    objectName: "stillThere"
    open: sheet.checkout.page === "still_there"
    share: Theme.landscape ? 0.8 : 0.46
    onClosed: sheet.checkout.still_here()

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gap
        Words {
            Layout.fillWidth: true
            //: Question when nobody touched the screen for a while. Max 24.
            text: qsTr("Are you still there?")
            size: Theme.fsTitle
            strong: true
        }
        Words {
            Layout.fillWidth: true
            //: Under it: what happens otherwise. Max 80.
            text: qsTr("Otherwise this screen is wiped, so that nobody sees what is yours")
            color: Theme.inkSoft
        }
        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true
            CountdownRing {
                anchors.centerIn: parent
                width: Math.min(parent.height, Theme.grid(40))
                height: width
                share: sheet.checkout.still_there_share
                color: Theme.amber
                Figure {
                    objectName: "stillThereSeconds"
                    anchors.centerIn: parent
                    text: sheet.checkout.still_there_seconds
                }
            }
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.grid(2)
            QuietButton {
                objectName: "goneButton"
                //: Ends the visit at once. Max 12.
                label: qsTr("I am done")
                onActed: sheet.checkout.leave()
            }
            PrimaryButton {
                objectName: "stillHereButton"
                Layout.fillWidth: true
                //: The shopper is still there. Max 20.
                label: qsTr("I am still here")
                onActed: sheet.checkout.still_here()
            }
        }
    }
}
