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
    readonly property bool covering: still.wanted || over.sheet !== "" || call.wanted || closed.wanted || over.staffed
    readonly property bool staffed: over.service.staff !== ""

    Lazily {
        id: privacy
        z: 10
        wanted: over.sheet === "privacy"
        sourceComponent: TextSheet {
            objectName: "privacySheet"
            open: privacy.open
            //: Title over the whole privacy notice. Max 30.
            title: qsTr("How we use your data")
            text: over.checkout.privacy_text
            onClosed: over.sheet = ""
        }
    }
    Lazily {
        id: notice
        z: 10
        wanted: over.sheet === "notice"
        sourceComponent: TextSheet {
            objectName: "noticeSheet"
            open: notice.open
            //: Title over the whole consumer notice. Max 30.
            title: qsTr("Consumer notice")
            text: over.checkout.notice_text
            onClosed: over.sheet = ""
        }
    }
    Lazily {
        id: number
        z: 10
        wanted: over.sheet === "number"
        sourceComponent: NumberSheet {
            open: number.open
            checkout: over.checkout
            onClosed: over.sheet = ""
        }
    }
    Lazily {
        id: help
        z: 10
        wanted: over.sheet === "help"
        sourceComponent: HelpSheet {
            open: help.open
            session: over.session
            service: over.service
            onClosed: over.sheet = ""
            onLostAsked: over.sheet = "lost"
        }
    }
    Lazily {
        id: lost
        z: 10
        wanted: over.sheet === "lost"
        sourceComponent: LostSheet {
            open: lost.open
            service: over.service
            onClosed: over.sheet = ""
        }
    }
    Lazily {
        id: withdraw
        z: 10
        wanted: over.sheet === "withdraw"
        sourceComponent: WithdrawSheet {
            open: withdraw.open
            service: over.service
            onClosed: over.sheet = ""
        }
    }
    Lazily {
        id: leave
        z: 10
        wanted: over.sheet === "leave"
        sourceComponent: LeaveConfirm {
            open: leave.open
            checkout: over.checkout
            onClosed: over.sheet = ""
        }
    }
    Lazily {
        id: still
        z: 20
        wanted: over.checkout.page === "still_there"
        sourceComponent: StillThere {
            checkout: over.checkout
        }
    }
    Lazily {
        id: closed
        z: 15
        wanted: over.service.closed_by !== "" && !over.staffed
        sourceComponent: ClosedPage {
            service: over.service
            session: over.session
        }
    }
    Lazily {
        id: call
        z: 20
        wanted: over.service.calling && !over.staffed
        sourceComponent: CallPage {
            service: over.service
            session: over.session
        }
    }
    Lazily {
        z: 20
        wanted: over.staffed
        sourceComponent: StaffPage {
            service: over.service
            session: over.session
        }
    }
    TrainingBand {
        z: 30
        visible: over.session.demo
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
    }
}
