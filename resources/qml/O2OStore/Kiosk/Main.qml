pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// The kiosk: one page at a time, and what may lie over it. A page that is left is destroyed, and with it what it showed.
Rectangle {
    id: root

    required property Checkout checkout
    required property Session session
    readonly property string shown: root.checkout.page_behind === "" ? root.checkout.page : root.checkout.page_behind
    property string sheet: ""

    color: Theme.paper
    onShownChanged: root.sheet = ""

    Binding {
        target: Theme
        property: "windowWidth"
        value: root.width
    }
    Binding {
        target: Theme
        property: "windowHeight"
        value: root.height
    }
    Binding {
        target: Theme
        property: "profile"
        value: "kiosk"
    }
    Binding {
        target: Theme
        property: "scheme"
        value: root.session.high_contrast ? "contrast" : "light"
    }
    Binding {
        target: Theme
        property: "largeType"
        value: root.session.large_type
    }
    Binding {
        target: Theme
        property: "chinese"
        value: root.session.language !== "en"
    }

    Loader {
        id: pages
        anchors.fill: parent
        enabled: !still.open && root.sheet === ""
        sourceComponent: ({
                "attract": attract,
                "register": register,
                "card": card,
                "phone": phone,
                "scan": scan,
                "review": review,
                "pay": pay,
                "clearing": clearing,
                "released": released,
                "refused": refused
            })[root.shown] ?? attract
    }
    Connections {
        target: pages.item as KioskPage
        function onHelpAsked() {
            root.sheet = "help";
        }
        function onLeaveAsked() {
            root.sheet = "leave";
        }
    }

    Component {
        id: attract
        AttractPage {
            checkout: root.checkout
            session: root.session
        }
    }
    Component {
        id: register
        RegisterPage {
            checkout: root.checkout
            session: root.session
            onNoticeAsked: root.sheet = "privacy"
        }
    }
    Component {
        id: card
        CardPage {
            checkout: root.checkout
            session: root.session
        }
    }
    Component {
        id: phone
        PhonePage {
            checkout: root.checkout
            session: root.session
        }
    }
    Component {
        id: scan
        ScanPage {
            checkout: root.checkout
            session: root.session
            onNoticeAsked: root.sheet = "notice"
        }
    }
    Component {
        id: review
        ReviewPage {
            checkout: root.checkout
            session: root.session
        }
    }
    Component {
        id: pay
        PayPage {
            checkout: root.checkout
            session: root.session
        }
    }
    Component {
        id: clearing
        ClearingPage {
            checkout: root.checkout
            session: root.session
        }
    }
    Component {
        id: released
        ReleasedPage {
            checkout: root.checkout
            session: root.session
        }
    }
    Component {
        id: refused
        RefusedPage {
            checkout: root.checkout
            session: root.session
        }
    }

    TextSheet {
        objectName: "privacySheet"
        open: root.sheet === "privacy"
        //: Title over the whole privacy notice. Max 30.
        title: qsTr("How we use your data")
        text: root.checkout.privacy_text
        onClosed: root.sheet = ""
    }
    TextSheet {
        objectName: "noticeSheet"
        open: root.sheet === "notice"
        //: Title over the whole consumer notice. Max 30.
        title: qsTr("Consumer notice")
        text: root.checkout.notice_text
        onClosed: root.sheet = ""
    }
    HelpSheet {
        open: root.sheet === "help"
        session: root.session
        onClosed: root.sheet = ""
    }
    LeaveConfirm {
        open: root.sheet === "leave"
        checkout: root.checkout
        onClosed: root.sheet = ""
    }
    StillThere {
        id: still
        checkout: root.checkout
    }
}
