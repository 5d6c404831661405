pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Theme

// The desk at work: bar, queue on the left, one case on the right, and the keys that move all of it.
FocusScope {
    id: page

    required property Desk desk
    required property Session session

    objectName: "queuePage"
    focus: true

    Hands {
        id: hands
        focus: true
        desk: page.desk
        onPlaceAsked: place => queue.openPlace(place)
        onFindAsked: bar.find()
        onLastFourAsked: pane.typeLastFour()
        onActAsked: pane.act()
    }
    DeskBar {
        id: bar
        width: parent.width
        height: Theme.grid(7)
        desk: page.desk
        session: page.session
        onDone: hands.forceActiveFocus()
    }
    QueuePane {
        id: queue
        y: bar.height
        width: Theme.grid(46.5)
        height: parent.height - y
        desk: page.desk
    }
    CasePane {
        id: pane
        x: queue.width
        y: bar.height
        width: parent.width - x
        height: parent.height - y
        desk: page.desk
        onDone: hands.forceActiveFocus()
    }
}
