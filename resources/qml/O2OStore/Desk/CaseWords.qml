pragma Singleton
pragma ComponentBehavior: Bound

import QtQuick

// Where an order stands, in the staff's words.
QtObject {
    function state(name: string): string {
        return ({
                //: State of an order at the desk: to pick. Max 16.
                "to_pick": qsTr("to pick"),
                //: State of an order at the desk: packed. Max 16.
                "packed": qsTr("packed"),
                //: State of an order at the desk: customs decides. Max 16.
                "clearing": qsTr("customs decides"),
                //: State of an order at the desk: ready. Max 16.
                "ready": qsTr("ready"),
                //: State of an order at the desk: handed over. Max 16.
                "handed_over": qsTr("handed over"),
                //: State of an order at the desk: with the courier. Max 16.
                "dispatched": qsTr("with the courier"),
                //: State of an order at the desk: delivered. Max 16.
                "delivered": qsTr("delivered"),
                //: State of an order at the desk: nobody took it. Max 16.
                "uncollected": qsTr("not fetched"),
                //: State of an order at the desk: the shopper wants out, customs decides. Max 16.
                "withdrawing": qsTr("being withdrawn"),
                //: State of an order at the desk: withdrawn. Max 16.
                "withdrawn": qsTr("withdrawn"),
                //: State of an order at the desk: goods came back, customs decides. Max 16.
                "brought_back": qsTr("return asked"),
                //: State of an order at the desk: goes back unfetched, customs decides. Max 16.
                "recalled": qsTr("return asked"),
                //: State of an order at the desk: goods were taken back. Max 16.
                "returned": qsTr("returned"),
                //: State of an order at the desk: customs refused the return. Max 16.
                "kept": qsTr("return refused"),
                //: State of an order at the desk: refused. Max 16.
                "refused": qsTr("refused"),
                //: State of an order at the desk: closed. Max 16.
                "closed": qsTr("closed")
            })[name] ?? "";
    }
}
