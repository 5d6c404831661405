pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Theme

// A whole notice to read: title, the text as it is in force, one way back.
Sheet {
    id: sheet

    property string title: ""
    property string text: ""

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gap
        Words {
            Layout.fillWidth: true
            text: sheet.title
            size: Theme.fsTitle
            strong: true
        }
        Flickable {
            id: view
            Layout.fillWidth: true
            Layout.fillHeight: true
            contentHeight: whole.implicitHeight
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            Words {
                id: whole
                width: view.width - Theme.grid(2)
                text: sheet.text
                size: Theme.fsBody
            }
            Rectangle {
                parent: view
                visible: view.contentHeight > view.height
                anchors.right: parent?.right
                y: view.visibleArea.yPosition * view.height
                width: Theme.grid(0.5)
                height: view.visibleArea.heightRatio * view.height
                radius: width / 2
                color: Theme.line
            }
        }
        QuietButton {
            objectName: "closeSheetButton"
            Layout.fillWidth: true
            //: Closes a notice and returns to the page. Max 16.
            label: qsTr("Back to the page")
            glyph: "back"
            onActed: sheet.closed()
        }
    }
}
