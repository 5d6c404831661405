pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Theme

// Mark, hall and clock on the left; language, type size and help on the right. Never moves.
Item {
    id: header

    required property Session session
    signal helpAsked

    implicitHeight: Theme.headHeight

    RowLayout {
        anchors.fill: parent
        anchors.topMargin: Theme.grid(1)
        spacing: Theme.grid(2)

        Mark {
            size: Theme.mark
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0
            Words {
                Layout.fillWidth: true
                text: header.session.hall_name
                size: Theme.large ? Theme.fsSmall : Theme.fsBody
                strong: true
                wrapMode: Text.NoWrap
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Math.round(size * Theme.shrinkLimit)
            }
            Words {
                Layout.fillWidth: true
                //: Under the hall's name: hall number, then the time. Max 16.
                text: qsTr("Hall %1, %2").arg(header.session.hall_number).arg(header.session.clock)
                size: Theme.fsSmall
                color: Theme.inkSoft
                wrapMode: Text.NoWrap
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Math.round(size * Theme.shrinkLimit)
            }
        }
        RoundButton {
            objectName: "languageButton"
            glyph: "globe"
            //: The language of the screen in its own name. Max 9.
            word: qsTr("English")
            strong: Theme.large
            //: What the language button does, for screen readers. Max 30.
            label: qsTr("Change language")
            onActed: header.session.switch_language(header.session.language === "zh" ? "en" : "zh")
        }
        RoundButton {
            objectName: "typeSizeButton"
            word: "Aa"
            strong: true
            on: header.session.large_type
            //: What the Aa button does, for screen readers. Max 30.
            label: qsTr("Large type")
            onActed: header.session.toggle_large_type()
        }
        RoundButton {
            objectName: "helpButton"
            glyph: "help"
            //: What the question-mark button does, for screen readers. Max 30.
            label: qsTr("Help")
            onActed: header.helpAsked()
        }
    }
}
