pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Theme

// Ten digits and erase: the only keyboard a shopper ever meets.
GridLayout {
    id: pad

    signal digit(string text)
    signal erase

    columns: 3
    columnSpacing: Theme.grid(2)
    rowSpacing: Theme.grid(2)

    component PadKey: Pressable {
        id: key
        property string figure: ""
        property string glyph: ""
        // Numbers have doubled digits: every touch counts.
        rest: 0
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.minimumHeight: Theme.target
        background: Rectangle {
            radius: Theme.radiusM
            color: key.pressed ? Theme.jadeSoft : Theme.card
            border.width: Theme.hair
            border.color: key.pressed ? Theme.jade : Theme.line
        }
        contentItem: Item {
            Figure {
                anchors.centerIn: parent
                visible: key.figure !== ""
                text: key.figure
                size: Theme.fsTitle
            }
            Icon {
                anchors.centerIn: parent
                visible: key.glyph !== ""
                name: key.glyph
                size: Theme.fsTitle
            }
        }
    }
    Repeater {
        model: ["1", "2", "3", "4", "5", "6", "7", "8", "9"]
        PadKey {
            id: number
            required property string modelData
            objectName: "digit" + number.modelData
            figure: number.modelData
            label: number.modelData
            onActed: pad.digit(number.modelData)
        }
    }
    Item {
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
    PadKey {
        objectName: "digit0"
        figure: "0"
        label: "0"
        onActed: pad.digit("0")
    }
    PadKey {
        objectName: "eraseButton"
        glyph: "erase"
        //: Erase key of the number pad, for screen readers. Max 24.
        label: qsTr("Erase the last digit")
        onActed: pad.erase()
    }
}
