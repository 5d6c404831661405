pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend

// Whatever lies over the desk now; it takes the keys while it lies there.
Loader {
    id: over

    required property Desk desk
    required property TakingBack back

    active: over.desk.sheet !== ""
    focus: over.active
    sourceComponent: ({
            "timeline": timeline,
            "price": price,
            "voucher": voucher,
            "day": day,
            "shift": shift,
            "keys": keys,
            "withdraw": withdraw,
            "return": comesBack,
            "past": past
        })[over.desk.sheet] ?? null

    Component {
        id: timeline
        TimelineSheet {
            desk: over.desk
        }
    }
    Component {
        id: price
        PriceSheet {
            desk: over.desk
        }
    }
    Component {
        id: voucher
        VoucherSheet {
            desk: over.desk
        }
    }
    Component {
        id: day
        DaySheet {
            desk: over.desk
        }
    }
    Component {
        id: shift
        ShiftSheet {
            desk: over.desk
        }
    }
    Component {
        id: withdraw
        WithdrawSheet {
            desk: over.desk
            back: over.back
        }
    }
    Component {
        id: comesBack
        ReturnSheet {
            desk: over.desk
            back: over.back
        }
    }
    Component {
        id: past
        PastSheet {
            desk: over.desk
            back: over.back
        }
    }
    Component {
        id: keys
        KeysSheet {
            desk: over.desk
        }
    }
}
