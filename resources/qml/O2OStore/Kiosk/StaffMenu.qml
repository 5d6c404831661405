pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// The machine in figures, and the few things staff may change at it.
GridLayout {
    id: menu

    required property Service service

    columns: Theme.landscape ? 2 : 1
    columnSpacing: Theme.margin
    rowSpacing: Theme.gap

    Card {
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        Layout.alignment: Qt.AlignTop
        implicitHeight: facts.implicitHeight + Theme.grid(4)
        Column {
            id: facts
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            anchors.leftMargin: Theme.grid(4)
            anchors.rightMargin: Theme.grid(4)
            Repeater {
                model: menu.service.facts
                RowLayout {
                    id: fact
                    required property string what
                    required property string value
                    required property string tone
                    width: facts.width
                    height: Math.max(Theme.grid(8), Theme.fsBody * 2)
                    spacing: Theme.grid(2)
                    Words {
                        text: fact.what
                        size: Theme.fsSmall
                        color: Theme.inkSoft
                        wrapMode: Text.NoWrap
                    }
                    Words {
                        Layout.fillWidth: true
                        horizontalAlignment: Text.AlignRight
                        text: fact.value
                        strong: fact.tone !== ""
                        color: fact.tone === "" ? Theme.ink : Theme.tone(fact.tone)
                        wrapMode: Text.NoWrap
                        fontSizeMode: Text.HorizontalFit
                        minimumPixelSize: Math.round(Theme.fsSmall * Theme.shrinkLimit)
                    }
                }
            }
        }
    }
    ColumnLayout {
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        Layout.fillHeight: true
        spacing: Theme.grid(2)
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.grid(2)
            QuietButton {
                objectName: "quieterButton"
                glyph: "minus"
                //: Staff menu: less volume. Max 12.
                label: qsTr("Quieter")
                onActed: menu.service.louder(-1)
            }
            Words {
                objectName: "volume"
                Layout.fillWidth: true
                horizontalAlignment: Text.AlignHCenter
                //: Staff menu: the volume in percent. Max 20.
                text: qsTr("Sound %1 %").arg(menu.service.volume)
                strong: true
            }
            QuietButton {
                objectName: "louderButton"
                glyph: "plus"
                //: Staff menu: more volume. Max 12.
                label: qsTr("Louder")
                onActed: menu.service.louder(1)
            }
        }
        QuietButton {
            objectName: "nightButton"
            Layout.fillWidth: true
            //: Staff menu: back to the light colours. Max 30.
            label: menu.service.night ? qsTr("Light colours")
                //: Staff menu: dark colours for a dark hall. Max 30.
                : qsTr("Dark colours")
            onActed: menu.service.toggle_night()
        }
        QuietButton {
            objectName: "endVisitButton"
            Layout.fillWidth: true
            visible: menu.service.visiting
            tone: "vermilion"
            //: Staff menu: end the visit that somebody left open. Max 30.
            label: qsTr("End the open visit")
            onActed: menu.service.end_visit()
        }
        QuietButton {
            objectName: "serviceButton"
            Layout.fillWidth: true
            tone: menu.service.out_of_service ? "jade" : "amber"
            //: Staff menu: open the kiosk for shoppers again. Max 30.
            label: menu.service.out_of_service ? qsTr("Open for shoppers")
                //: Staff menu: take the kiosk out of service. Max 30.
                : qsTr("Take out of service")
            onActed: menu.service.toggle_service()
        }
        Item {
            Layout.fillHeight: true
        }
    }
}
