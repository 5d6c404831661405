"""Which sound belongs to a change of the shopper's flow; pure."""

from o2o_store.kiosk.devices.speaker import Sound, tick
from o2o_store.kiosk.flows.checkout_state import CheckoutState

_OF_PAGE: dict[str, Sound] = {"clearing": "paid", "released": "released", "refused": "refused"}


def sound_of(before: CheckoutState, after: CheckoutState) -> Sound | None:
    """Return the one sound for this change, None for silence."""
    if after.page != before.page and after.page in _OF_PAGE:
        return _OF_PAGE[after.page]
    if after.scan.serial > before.scan.serial and after.scan.gtin:
        return "again" if after.scan.again else tick(len(after.lines))
    read = after.person.last_four and not before.person.last_four and after.page == "card"
    return "card" if read else None
