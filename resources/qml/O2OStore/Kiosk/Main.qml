pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// The kiosk: one page at a time, and what may lie over it. A page that is left is destroyed, and with it what it showed.
Rectangle {
    id: root

    required property Checkout checkout
    required property Service service
    required property Session session
    readonly property string shown: root.checkout.page_behind === "" ? root.checkout.page : root.checkout.page_behind

    color: Theme.paper
    onShownChanged: over.sheet = ""

    Dressing {
        anchors.fill: parent
        session: root.session
    }
    Loader {
        id: pages
        anchors.fill: parent
        enabled: !over.covering
        sourceComponent: ({
                "attract": attract,
                "register": register,
                "card": card,
                "phone": phone,
                "scan": scan,
                "review": review,
                "address": address,
                "pay": pay,
                "clearing": clearing,
                "released": released,
                "refused": refused
            })[root.shown] ?? attract
    }
    Connections {
        target: pages.item as KioskPage
        function onHelpAsked() {
            over.sheet = "help";
        }
        function onLeaveAsked() {
            over.sheet = "leave";
        }
        function onWithdrawAsked() {
            over.sheet = "withdraw";
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
            onNoticeAsked: over.sheet = "privacy"
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
            service: root.service
            session: root.session
            onNoticeAsked: over.sheet = "notice"
            onNumberAsked: over.sheet = "number"
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
        id: address
        AddressPage {
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

    Over {
        id: over
        anchors.fill: parent
        checkout: root.checkout
        service: root.service
        session: root.session
    }
}
