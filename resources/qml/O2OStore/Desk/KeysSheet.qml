pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// Every key of the desk, so that nobody has to ask.
DeskSheet {
    id: sheet

    required property Desk desk

    objectName: "keysSheet"
    columns: 84
    //: Title of the list of keys. Max 20.
    title: qsTr("All keys")
    onClosed: sheet.desk.close_sheet()

    GridLayout {
        Layout.fillWidth: true
        columns: 2
        columnSpacing: Theme.grid(4)
        rowSpacing: Theme.grid(1.25)
        Key {
            keys: ["F1", "F2", "F3"]
            //: What a key does. Max 30.
            what: qsTr("Pickup, packing, trouble")
        }
        Key {
            keys: ["1", "…", "9"]
            //: What a key does. Max 30.
            what: qsTr("Open the row with this number")
        }
        Key {
            keys: ["↑", "↓"]
            //: What a key does. Max 30.
            what: qsTr("Another row")
        }
        Key {
            keys: ["Esc"]
            //: What a key does. Max 30.
            what: qsTr("Close, go back")
        }
        Key {
            keys: ["/"]
            //: What a key does. Max 30.
            what: qsTr("Type a code")
        }
        Key {
            keys: ["L"]
            //: What a key does. Max 30.
            what: qsTr("Type the card's last four")
        }
        Key {
            keys: ["U"]
            //: What a key does. Max 30.
            what: qsTr("Take the last scan back")
        }
        Key {
            keys: ["Enter"]
            //: What a key does. Max 30.
            what: qsTr("Do the green thing")
        }
        Key {
            keys: ["T"]
            //: What a key does. Max 30.
            what: qsTr("The order from the start")
        }
        Key {
            keys: ["P"]
            //: What a key does. Max 30.
            what: qsTr("Print the slip again")
        }
        Key {
            keys: ["C"]
            //: What a key does. Max 30.
            what: qsTr("Call the number again")
        }
        Key {
            keys: ["V"]
            //: What a key does. Max 30.
            what: qsTr("Voucher lost: a new one")
        }
        Key {
            keys: ["X"]
            //: What a key does. Max 30.
            what: qsTr("The shopper withdraws")
        }
        Key {
            keys: ["R"]
            //: What a key does. Max 30.
            what: qsTr("Goods come back")
        }
        Key {
            keys: ["F6"]
            //: What a key does. Max 30.
            what: qsTr("Find a past order")
        }
        Key {
            keys: ["F4"]
            //: What a key does. Max 30.
            what: qsTr("Price check")
        }
        Key {
            keys: ["F8"]
            //: What a key does. Max 30.
            what: qsTr("Close the day")
        }
        Key {
            keys: ["F9"]
            //: What a key does. Max 30.
            what: qsTr("Hand over the shift")
        }
        Key {
            keys: ["F10"]
            //: What a key does. Max 30.
            what: qsTr("Change the language")
        }
        Key {
            keys: ["?"]
            //: What a key does. Max 30.
            what: qsTr("This list")
        }
    }
    component Key: RowLayout {
        id: line
        property list<string> keys: []
        property string what: ""
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        spacing: Theme.grid(0.75)
        Repeater {
            model: line.keys
            KeyCap {
                required property string modelData
                key: modelData
            }
        }
        Words {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.grid(1)
            text: line.what
        }
    }
}
