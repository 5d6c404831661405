pragma ComponentBehavior: Bound

import QtQuick

// A voucher that is gone: what to bring, what happens to the old one.
TellSheet {
    objectName: "lostSheet"
    //: Title: the pickup slip or photo is gone. Max 28.
    title: qsTr("Lost the pickup code?")
    steps: [
        {
            "icon": "idcard",
            //: First. Max 24.
            "title": qsTr("Take your ID card"),
            //: Its explanation. Max 110.
            "text": qsTr("Go to the pickup desk with the card you bought with; nobody else can collect for you.")
        },
        {
            "icon": "scan",
            //: Second. Max 24.
            "title": qsTr("You get a new code"),
            //: Its explanation. Max 110.
            "text": qsTr("Staff find the order and print a new code. The old one stops working at that moment.")
        },
        {
            "icon": "lock",
            //: Third. Max 24.
            "title": qsTr("Nobody took your goods"),
            //: Its explanation. Max 110.
            "text": qsTr("A found slip alone opens nothing: the desk compares the card, the code and the parcel.")
        }
    ]
}
