pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// The desk at work: bar, queue on the left, one case on the right, and the keys that move all of it.
FocusScope {
    id: page

    required property Desk desk
    required property TakingBack back
    required property Session session

    objectName: "queuePage"
    focus: true
    // The keys go on working for whoever walks the page by Tab; a field keeps what is typed into it, a sheet has its own.
    Keys.onPressed: event => {
        if (!over.active && page.Window.activeFocusItem as Pressable !== null)
            hands.take(event);
    }

    Hands {
        id: hands
        focus: true
        desk: page.desk
        back: page.back
        onPlaceAsked: place => queue.openPlace(place)
        onFindAsked: bar.find()
        onLastFourAsked: pane.typeLastFour()
        onNoteAsked: pane.typeNote()
        onActAsked: pane.act()
        onLanguageAsked: page.session.switch_language(page.session.language === "zh" ? "en" : "zh")
    }
    DeskBar {
        id: bar
        enabled: !over.active
        width: parent.width
        height: Theme.grid(7)
        desk: page.desk
        session: page.session
        onDone: hands.forceActiveFocus()
    }
    QueuePane {
        id: queue
        enabled: !over.active
        y: bar.height
        width: Theme.grid(46.5)
        height: parent.height - y
        desk: page.desk
    }
    CasePane {
        id: pane
        enabled: !over.active
        x: queue.width
        y: bar.height
        width: parent.width - x
        height: parent.height - y
        desk: page.desk
        back: page.back
        onDone: hands.forceActiveFocus()
    }
    DeskSheets {
        id: over
        anchors.fill: parent
        desk: page.desk
        back: page.back
        onActiveChanged: if (!over.active)
            hands.forceActiveFocus()
    }
}
