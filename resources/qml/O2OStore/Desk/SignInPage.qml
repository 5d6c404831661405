pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// Who is working here: a badge scanned or typed, and a PIN.
Item {
    id: page

    required property Desk desk
    required property Session session

    objectName: "signInPage"
    Component.onCompleted: page.desk.badge === "" ? badge.grab() : pin.grab()

    function enter() {
        if (badge.text !== "" && pin.text !== "") {
            page.desk.sign_in_staff(badge.text, pin.text);
            pin.text = "";
        } else {
            pin.grab();
        }
    }

    RowLayout {
        x: Theme.margin
        y: Theme.grid(1.5)
        spacing: Theme.grid(1.75)
        Mark {
            size: Theme.grid(4)
        }
        Words {
            text: page.session.hall_name
            strong: true
        }
    }
    Card {
        anchors.centerIn: parent
        width: Theme.grid(58)
        height: lines.implicitHeight + Theme.grid(8)
        border.width: Theme.hair
        border.color: Theme.line
        ColumnLayout {
            id: lines
            anchors.fill: parent
            anchors.margins: Theme.grid(4)
            spacing: Theme.grid(2)
            Words {
                Layout.fillWidth: true
                //: Title of the desk's sign-in. Max 30.
                text: qsTr("Sign in to desk %1").arg(page.desk.desk)
                size: Theme.fsTitle
                strong: true
            }
            ProblemBox {
                Layout.fillWidth: true
                visible: page.desk.refusal_code !== ""
                title: page.desk.refusal_title
                text: page.desk.refusal_now
            }
            ProblemBox {
                Layout.fillWidth: true
                visible: page.desk.refusal_code === "" && page.desk.scanned_tone === "wrong"
                title: page.desk.scanned_text
            }
            Field {
                id: badge
                objectName: "badgeField"
                Layout.fillWidth: true
                glyph: "idcard"
                text: page.desk.badge
                echoMode: TextInput.PasswordEchoOnEdit
                //: Field of the desk's sign-in: badge. Max 30.
                placeholder: qsTr("Scan your badge or type it")
                onEdited: text => page.desk.type_badge(text)
                onEntered: pin.grab()
            }
            Field {
                id: pin
                objectName: "pinField"
                Layout.fillWidth: true
                glyph: "lock"
                echoMode: TextInput.Password
                maximumLength: 12
                //: Field of the desk's sign-in: PIN. Max 30.
                placeholder: qsTr("PIN")
                onEntered: page.enter()
            }
            NumberPad {
                Layout.fillWidth: true
                Layout.preferredHeight: Theme.grid(28)
                rowSpacing: Theme.grid(1)
                columnSpacing: Theme.grid(1)
                onDigit: text => pin.text += text
                onErase: pin.text = pin.text.slice(0, -1)
            }
            DeskButton {
                objectName: "signInButton"
                Layout.fillWidth: true
                primary: true
                enabled: !page.desk.busy
                //: Button of the desk's sign-in. Max 14.
                label: qsTr("Sign in")
                key: "Enter"
                onActed: page.enter()
            }
        }
    }
    Connections {
        target: page.desk
        function onChanged() {
            if (page.desk.badge !== "" && badge.text !== page.desk.badge)
                badge.text = page.desk.badge;
        }
    }
}
