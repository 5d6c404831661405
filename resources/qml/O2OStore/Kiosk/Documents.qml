pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Controls

// The four documents on one thread.
Column {
    id: documents

    required property Checkout checkout
    property bool compact: false

    Repeater {
        model: documents.checkout.documents
        DocumentRow {
            required property int index
            width: documents.width
            first: index === 0
            compact: documents.compact
        }
    }
}
