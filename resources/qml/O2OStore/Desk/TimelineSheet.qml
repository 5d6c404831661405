pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// The order's whole life, the newest first, every message in plain words.
DeskSheet {
    id: sheet

    required property Desk desk

    objectName: "timelineSheet"
    columns: 96
    //: Title of the timeline; %1 is the pickup number. Max 24.
    title: qsTr("%1 from the start").arg(sheet.desk.case_pickup_number)
    onClosed: sheet.desk.close_sheet()
    Keys.onDownPressed: list.flick(0, -Theme.grid(120))
    Keys.onUpPressed: list.flick(0, Theme.grid(120))

    ListView {
        id: list
        objectName: "timelineList"
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.preferredHeight: Math.min(contentHeight, Theme.grid(66))
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        model: sheet.desk.timeline
        delegate: Item {
            id: line
            required property string time
            required property string what
            required property string who
            required property string note
            required property string tone
            width: ListView.view.width
            height: Math.max(Theme.grid(4.5), words.implicitHeight + Theme.grid(1.5))
            Rectangle {
                anchors.bottom: parent.bottom
                width: parent.width
                height: Theme.hair
                color: Theme.line
            }
            RowLayout {
                id: words
                width: parent.width
                anchors.verticalCenter: parent.verticalCenter
                spacing: Theme.grid(2)
                Words {
                    Layout.preferredWidth: Theme.grid(9)
                    text: line.time
                    color: Theme.inkSoft
                    wrapMode: Text.NoWrap
                }
                Rectangle {
                    Layout.preferredWidth: Theme.grid(1.25)
                    Layout.preferredHeight: Theme.grid(1.25)
                    radius: width / 2
                    color: line.tone === "normal" ? Theme.line : Theme.tone(line.tone)
                }
                ColumnLayout {
                    Layout.fillWidth: true
                    spacing: 0
                    Words {
                        Layout.fillWidth: true
                        text: line.what
                        strong: line.tone !== "normal"
                    }
                    Words {
                        Layout.fillWidth: true
                        visible: line.note !== ""
                        text: line.note
                        size: Theme.fsSmall
                        color: Theme.inkSoft
                    }
                }
                Words {
                    Layout.preferredWidth: Theme.grid(9)
                    horizontalAlignment: Text.AlignRight
                    text: line.who
                    color: Theme.inkSoft
                    wrapMode: Text.NoWrap
                }
            }
        }
    }
}
