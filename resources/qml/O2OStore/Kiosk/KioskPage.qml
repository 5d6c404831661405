pragma ComponentBehavior: Bound

import O2OStore.Backend
import O2OStore.Controls

// A page of the visit: the frame, told by the visit where it stands.
KioskFrame {
    id: page

    required property Checkout checkout
    signal leaveAsked
    signal withdrawAsked

    step: page.checkout.step
    stepFailed: page.checkout.step_failed
    registerDone: page.checkout.register_done
    orderDone: page.checkout.order_done
}
