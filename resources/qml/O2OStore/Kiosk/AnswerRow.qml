pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Controls
import O2OStore.Theme

// One question of a refusal and its answer.
Item {
    id: row

    property string question: ""
    property string answer: ""
    property bool lineAbove: true
    default property alias extra: column.data

    Layout.fillWidth: true
    visible: row.answer !== ""
    implicitHeight: column.implicitHeight + Theme.grid(Theme.landscape ? 4 : 6)

    Rectangle {
        visible: row.lineAbove
        width: parent.width
        height: Theme.hair
        color: Theme.line
    }
    Words {
        id: key
        y: column.y + Math.round((Theme.fsBody - Theme.fsSmall) * Theme.lineHeight / 2)
        width: Theme.grid(Theme.large ? 28 : 22)
        text: row.question
        size: Theme.fsSmall
        color: Theme.inkSoft
    }
    ColumnLayout {
        id: column
        anchors.left: key.right
        anchors.leftMargin: Theme.grid(4)
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.grid(1)
        Words {
            Layout.fillWidth: true
            text: row.answer
            strong: true
        }
    }
}
