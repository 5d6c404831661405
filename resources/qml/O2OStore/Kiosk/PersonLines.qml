pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Controls
import O2OStore.Theme

// Who was read: a name (masked unless it must be confirmed) and the last four of the number.
RowLayout {
    id: lines

    property string name: ""
    property string lastFour: ""
    property string check: ""
    property bool large: false

    spacing: Theme.grid(3.5)
    Badge {
        size: Theme.grid(11)
        icon: "person"
        look: "soft"
        weight: 2
    }
    ColumnLayout {
        Layout.fillWidth: true
        spacing: 0
        Words {
            objectName: "personName"
            Layout.fillWidth: true
            text: lines.name
            size: lines.large ? Theme.fsTitle : Theme.fsLead
            strong: true
        }
        Words {
            objectName: "personLastFour"
            Layout.fillWidth: true
            //: Last four of the ID number. Max 30.
            text: qsTr("ID number ends in %1").arg(lines.lastFour)
            color: Theme.inkSoft
        }
        Words {
            Layout.fillWidth: true
            visible: lines.check === "asking"
            //: The real-name check is on its way. Max 40.
            text: qsTr("Checking with the registry")
            size: Theme.fsSmall
            color: Theme.sky
        }
    }
}
