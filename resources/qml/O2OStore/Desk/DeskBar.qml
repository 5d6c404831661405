pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// Where we are, the field that finds any code, the connection, who works here.
Rectangle {
    id: bar

    required property Desk desk
    required property Session session
    signal done

    function find() {
        field.text = "";
        field.grab();
    }

    color: Theme.card

    RowLayout {
        id: row
        anchors.fill: parent
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        spacing: Theme.grid(1.75)
        Mark {
            size: Theme.grid(4)
        }
        Words {
            //: Where this desk stands: hall number, desk number. Max 24.
            text: qsTr("Hall %1, desk %2").arg(bar.session.hall_number).arg(bar.desk.desk)
            strong: true
            wrapMode: Text.NoWrap
        }
        Field {
            id: field
            objectName: "findField"
            opacity: note.visible ? 0 : 1
            Layout.leftMargin: Theme.grid(3)
            Layout.preferredWidth: Theme.grid(52.5)
            Layout.preferredHeight: Theme.grid(4.5)
            glyph: "scan"
            key: "/"
            //: Field that finds an order by any code. Max 40.
            placeholder: qsTr("Scan any code to open its order")
            onEntered: text => {
                bar.desk.scanned(text);
                field.text = "";
                bar.done();
            }
            onAbandoned: {
                field.text = "";
                bar.done();
            }
        }
        Item {
            Layout.fillWidth: true
        }
        Rectangle {
            Layout.preferredWidth: Theme.grid(1.25)
            Layout.preferredHeight: Theme.grid(1.25)
            radius: width / 2
            color: bar.session.offline ? Theme.amber : Theme.jade
        }
        Words {
            objectName: "deskConnection"
            //: The desk cannot reach the platform since this time. Max 30.
            text: bar.session.offline ? qsTr("No connection since %1").arg(bar.session.offline_since)
                //: Hand-overs of an outage that are still to be told. Max 24.
                : bar.desk.untold > 0 ? qsTr("%n still to tell", "", bar.desk.untold)
                //: The desk reaches the platform. Max 20.
                : qsTr("Connected")
            color: bar.session.offline ? Theme.amber : Theme.inkSoft
            strong: bar.session.offline
            wrapMode: Text.NoWrap
        }
        LinkButton {
            objectName: "signOutButton"
            //: Ends the shift at this desk; %1 is the clerk's number. Max 24.
            label: qsTr("%1, sign out").arg(bar.desk.staff_id)
            glyph: ""
            size: Theme.fsBody
            onActed: bar.desk.sign_out_staff()
        }
        RoundButton {
            objectName: "languageButton"
            implicitHeight: Theme.grid(4.5)
            //: The language of the desk in its own name. Max 9.
            word: qsTr("English")
            glyph: "globe"
            //: What the language button does, for screen readers. Max 30.
            label: qsTr("Change language")
            onActed: bar.session.switch_language(bar.session.language === "zh" ? "en" : "zh")
        }
        Words {
            text: bar.session.clock
            strong: true
            wrapMode: Text.NoWrap
        }
    }
    ScanNote {
        id: note
        x: row.x + field.x
        y: row.y + field.y
        width: field.width
        height: field.height
        desk: bar.desk
    }
    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: Theme.hair
        color: Theme.line
    }
}
