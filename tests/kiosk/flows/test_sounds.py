"""Which sound belongs to which change."""

from dataclasses import replace
from typing import Any

from o2o_store.kiosk.flows.checkout_state import CheckoutState, PersonShown, Scan
from o2o_store.kiosk.flows.sounds import sound_of

CREAM = "06900000000014"


def test_pages_that_matter_are_heard() -> None:
    before = CheckoutState(page="pay")
    heard = [sound_of(before, replace(before, page=page)) for page in ("clearing", "released", "refused", "attract")]
    assert heard == ["paid", "released", "refused", None]


def test_scans_are_heard_when_they_mean_something(shop: Any) -> None:
    before = shop.flow.state
    shop.show(CREAM)
    assert sound_of(before, shop.flow.state) == "tick1"
    once = shop.flow.state
    shop.show(CREAM)
    assert sound_of(once, shop.flow.state) == "again"
    assert sound_of(once, replace(once, scan=Scan(serial=9))) is None


def test_card_is_heard_once_when_read() -> None:
    before = CheckoutState(page="card")
    after = replace(before, person=PersonShown(last_four="0028"))
    assert (sound_of(before, after), sound_of(after, after)) == ("card", None)
