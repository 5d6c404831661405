pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Controls
import O2OStore.Theme

// Everything that may lie over a page, one thing at a time: sheets, the question "still there?", and what is not about a purchase.
Item {
    id: over

    required property Checkout checkout
    required property Service service
    required property Session session
    property string sheet: ""
    // Something covers the page: nothing beneath may feel a finger or take the focus.
    readonly property bool covering: still.open || over.sheet !== "" || call.open || closed.open || staff.open

    TextSheet {
        objectName: "privacySheet"
        open: over.sheet === "privacy"
        //: Title over the whole privacy notice. Max 30.
        title: qsTr("How we use your data")
        text: over.checkout.privacy_text
        onClosed: over.sheet = ""
    }
    TextSheet {
        objectName: "noticeSheet"
        open: over.sheet === "notice"
        //: Title over the whole consumer notice. Max 30.
        title: qsTr("Consumer notice")
        text: over.checkout.notice_text
        onClosed: over.sheet = ""
    }
    HelpSheet {
        open: over.sheet === "help"
        session: over.session
        service: over.service
        onClosed: over.sheet = ""
        onLostAsked: over.sheet = "lost"
    }
    LostSheet {
        open: over.sheet === "lost"
        service: over.service
        onClosed: over.sheet = ""
    }
    WithdrawSheet {
        open: over.sheet === "withdraw"
        service: over.service
        onClosed: over.sheet = ""
    }
    LeaveConfirm {
        open: over.sheet === "leave"
        checkout: over.checkout
        onClosed: over.sheet = ""
    }
    StillThere {
        id: still
        checkout: over.checkout
    }
    ClosedPage {
        id: closed
        service: over.service
        session: over.session
    }
    CallPage {
        id: call
        service: over.service
        session: over.session
    }
    StaffPage {
        id: staff
        service: over.service
        session: over.session
    }
    TrainingBand {
        z: 30
        visible: over.session.demo
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
    }
}
