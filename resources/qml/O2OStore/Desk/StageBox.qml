pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// What is on its way back: at customs, or the money; how far it has come and what to do meanwhile.
SoftPanel {
    id: box

    required property TakingBack back

    objectName: "stageBox"
    tone: box.back.stage_tone === "" ? "sky" : box.back.stage_tone
    radius: Theme.radiusM
    implicitHeight: lines.implicitHeight + Theme.grid(3)

    RowLayout {
        id: lines
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: Theme.grid(2)
        anchors.rightMargin: Theme.grid(2)
        spacing: Theme.grid(1.5)
        Icon {
            name: box.tone === "jade" ? "checkCircle" : (box.tone === "sky" ? "clock" : "warn")
            size: Theme.grid(3)
            color: Theme.tone(box.tone)
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0
            Words {
                objectName: "stageTitle"
                Layout.fillWidth: true
                text: box.back.stage_title
                strong: true
            }
            Words {
                objectName: "stageText"
                Layout.fillWidth: true
                text: box.back.stage_text
            }
        }
        MoneyText {
            objectName: "stageAmount"
            visible: box.back.stage_amount !== ""
            amount: box.back.stage_amount
            size: Theme.fsTitle
            strong: true
        }
    }
}
