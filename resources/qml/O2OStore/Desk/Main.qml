pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// The staff's desk: sign-in, or the queue with one case. Everything has a key; nothing needs a mouse.
Rectangle {
    id: root

    required property Desk desk
    required property TakingBack back
    required property Session session

    color: Theme.paper

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
        value: "desk"
    }
    Binding {
        target: Theme
        property: "scheme"
        value: root.session.high_contrast ? "contrast" : "light"
    }
    Binding {
        target: Theme
        property: "chinese"
        value: root.session.language !== "en"
    }

    Loader {
        anchors.fill: parent
        focus: true
        enabled: !root.session.locked_out
        sourceComponent: root.desk.page === "queue" ? queue : signIn
    }
    Component {
        id: queue
        QueuePage {
            desk: root.desk
            back: root.back
            session: root.session
        }
    }
    Component {
        id: signIn
        SignInPage {
            desk: root.desk
            session: root.session
        }
    }
    LockedOut {
        open: root.session.locked_out
    }
}
