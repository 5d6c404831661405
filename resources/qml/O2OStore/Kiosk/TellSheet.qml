pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// Something told plainly in a few steps, with a person one touch away.
Sheet {
    id: sheet

    required property Service service
    property string title: ""
    property var steps: []

    share: Theme.landscape ? 0.9 : 0.62

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.grid(1)
        Words {
            Layout.fillWidth: true
            text: sheet.title
            size: Theme.fsTitle
            strong: true
            wrapMode: Text.NoWrap
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Math.round(size * Theme.shrinkLimit)
        }
        Repeater {
            model: sheet.steps
            Reason {
                required property var modelData
                required property int index
                lineAbove: index > 0
                icon: modelData.icon
                title: modelData.title
                text: modelData.text
            }
        }
        RowLayout {
            Layout.fillWidth: true
            Layout.topMargin: Theme.gap
            spacing: Theme.grid(2)
            QuietButton {
                objectName: "closeSheetButton"
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                glyph: "back"
                //: Closes a sheet that tells something. Max 18.
                label: qsTr("Back to the page")
                onActed: sheet.closed()
            }
            PrimaryButton {
                objectName: "callStaffButton"
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                size: Theme.fsBody
                glyph: "bell"
                //: Calls staff to this kiosk. Max 18.
                label: qsTr("Call staff here")
                onActed: {
                    sheet.closed();
                    sheet.service.call_staff();
                }
            }
        }
    }
}
