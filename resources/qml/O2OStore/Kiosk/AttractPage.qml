pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// Nobody is here: one product on a plinth, one sentence, one hand touching it, the languages in their own names.
Item {
    id: page

    required property Checkout checkout
    required property Session session
    readonly property bool wide: Theme.landscape

    Mark {
        id: mark
        x: Theme.margin
        y: Theme.grid(0.5) + (Theme.headHeight - height) / 2
    }
    Words {
        anchors.left: mark.right
        anchors.leftMargin: Theme.grid(2)
        anchors.verticalCenter: mark.verticalCenter
        text: page.session.hall_name
        strong: true
        wrapMode: Text.NoWrap
    }
    Words {
        anchors.right: parent.right
        anchors.rightMargin: Theme.margin
        anchors.verticalCenter: mark.verticalCenter
        text: page.session.clock
        color: Theme.inkSoft
        wrapMode: Text.NoWrap
    }
    Words {
        id: sentence
        objectName: "attractSentence"
        x: Theme.margin + Theme.grid(1)
        y: Theme.headHeight + (page.wide ? Theme.grid(8) : Theme.grid(6))
        width: (page.wide ? page.width / 2 : page.width - Theme.margin) - x
        //: The one sentence of the attract page, two lines broken by sense (keep the line break). Max 60.
        text: qsTr("Touch it here,\ntake it home in minutes.")
        size: Theme.fsHero
        leading: 1.24
        strong: true
        wrapMode: Text.NoWrap
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.fsTitle
    }
    Showcase {
        anchors.right: parent.right
        anchors.bottom: page.wide ? parent.bottom : invitation.top
        width: page.wide ? page.width / 2 : page.width
        height: page.wide ? page.height - Theme.headHeight : invitation.y - sentence.y - sentence.height
        checkout: page.checkout
    }
    Item {
        id: invitation
        x: Theme.margin
        y: languages.y - height
        width: languages.width
        height: Theme.grid(10)
        Heading {
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.grid(3)
            //: In the place of the language buttons: the hall may not hand over goods now. Max 28.
            title: page.session.permit_missing ? qsTr("Collection is paused today")
                //: Above the language buttons of the attract page. Max 28.
                : qsTr("Touch a language to begin")
            //: Beside it, small, when nothing can be started. Max 32.
            remark: page.session.permit_missing ? qsTr("Our staff will gladly help you")
                //: Beside it, small: one may also begin with a product. Max 36.
                : qsTr("or show a product code to the camera")
        }
    }
    RowLayout {
        id: languages
        x: Theme.margin
        y: page.height - Theme.margin - Theme.action
        width: (page.wide ? page.width / 2 : page.width) - 2 * Theme.margin
        height: Theme.action
        spacing: Theme.grid(2)
        visible: !page.session.permit_missing

        component Tongue: Pressable {
            id: tongue
            property string code: ""
            readonly property bool on: page.session.language === tongue.code
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 1
            objectName: "start_" + tongue.code
            background: Rectangle {
                radius: Theme.radiusM
                color: tongue.on ? (tongue.pressed ? Theme.jadePress : Theme.jade) : (tongue.pressed ? Theme.shot : Theme.card)
                border.width: tongue.on ? 0 : Theme.hair
                border.color: Theme.line
            }
            contentItem: Item {
                Words {
                    anchors.centerIn: parent
                    text: tongue.label
                    size: Theme.fsLead
                    strong: tongue.on
                    color: tongue.on ? Theme.overJade : Theme.ink
                    wrapMode: Text.NoWrap
                    Accessible.ignored: true
                }
            }
            onActed: page.checkout.start(tongue.code)
        }
        Tongue {
            code: "zh"
            label: "中文"
        }
        Tongue {
            code: "en"
            label: "English"
        }
    }
}
