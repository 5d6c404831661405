pragma ComponentBehavior: Bound

import QtQuick

// Leaving after paying, told plainly (K12): first the declaration is withdrawn, then the refund starts.
TellSheet {
    objectName: "withdrawSheet"
    //: Title: the shopper paid and does not want to wait. Max 28.
    title: qsTr("Paid, but cannot wait?")
    steps: [
        {
            "icon": "clock",
            //: First way. Max 24.
            "title": qsTr("Just go"),
            //: Its explanation. Max 110.
            "text": qsTr("The order goes on by itself. Come back with slip and ID card while the hall is open, and collect.")
        },
        {
            "icon": "undo",
            //: Second way. Max 24.
            "title": qsTr("Or cancel at the desk"),
            //: Its explanation: withdrawal first, refund after customs agreed. Max 110.
            "text": qsTr("Staff withdraw the declaration. Once customs agrees, the whole sum goes back the way you paid.")
        },
        {
            "icon": "shield",
            //: What holds in any case. Max 24.
            "title": qsTr("Your money is safe"),
            //: Its explanation. Max 110.
            "text": qsTr("Not released by customs means refunded within 60 s, without asking. Released goods wait for you.")
        }
    ]
}
