pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// What was just read: added, with price and undo; or already there, one more?
Card {
    id: bar

    required property Checkout checkout
    readonly property bool again: bar.checkout.added_again
    readonly property int serial: bar.checkout.added_serial

    objectName: "addedBar"
    radius: Theme.radiusM
    implicitHeight: Math.max(Theme.grid(13.5), words.implicitHeight + Theme.grid(3))
    onSerialChanged: if (Theme.travel > 0)
        rise.restart()

    transform: Translate {
        id: lift
    }
    NumberAnimation {
        id: rise
        target: lift
        property: "y"
        from: Theme.grid(3)
        to: 0
        duration: Theme.calm
        easing.type: Theme.easeOut
    }
    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.grid(3)
        anchors.rightMargin: Theme.grid(1)
        spacing: Theme.grid(2.5)

        Badge {
            size: Theme.grid(7)
            glyphShare: 0.6
            weight: 3
            icon: bar.again ? "bag" : "check"
            look: bar.again ? "soft" : "filled"
        }
        ColumnLayout {
            id: words
            Layout.fillWidth: true
            spacing: 0
            Words {
                Layout.fillWidth: true
                //: The code just read is in the basket already. Max 22.
                text: bar.again ? qsTr("Already in the basket")
                    //: The code just read went into the basket. Max 10.
                    : qsTr("Added")
                size: Theme.fsSmall
                strong: true
                color: Theme.jade
                leading: 1.2
            }
            Words {
                objectName: "addedName"
                Layout.fillWidth: true
                text: Theme.large ? bar.checkout.added_name : bar.checkout.added_name + " " + bar.checkout.added_spec
                leading: 1.2
            }
        }
        MoneyText {
            visible: !bar.again && bar.checkout.added_price_text !== "" && !Theme.large
            amount: bar.checkout.added_price_text
            strong: true
        }
        Rectangle {
            Layout.fillHeight: true
            Layout.topMargin: Theme.grid(1)
            Layout.bottomMargin: Theme.grid(1)
            Layout.preferredWidth: Theme.hair
            color: Theme.line
        }
        Pressable {
            objectName: bar.again ? "oneMoreButton" : "undoButton"
            implicitHeight: Theme.target
            implicitWidth: face.implicitWidth + Theme.grid(5)
            //: Adds one more of the product just read. Max 10.
            label: bar.again ? qsTr("One more")
                //: Takes the product just added out again. Max 10.
                : qsTr("Undo")
            onActed: bar.again ? bar.checkout.add_one_more(bar.checkout.added_gtin) : bar.checkout.undo_add()
            contentItem: Item {
                Row {
                    id: face
                    anchors.centerIn: parent
                    spacing: Theme.grid(1.5)
                    Icon {
                        anchors.verticalCenter: parent.verticalCenter
                        name: bar.again ? "plus" : "undo"
                        size: Theme.grid(4.5)
                        color: Theme.jade
                    }
                    Words {
                        anchors.verticalCenter: parent.verticalCenter
                        text: bar.again ? qsTr("One more") : qsTr("Undo")
                        strong: true
                        color: Theme.jade
                        wrapMode: Text.NoWrap
                        Accessible.ignored: true
                    }
                }
            }
        }
    }
}
