"""A purchase cut into its steps, so that a fault can come between any two of them."""

import copy
import itertools
from collections.abc import Callable
from typing import Any

from journeys.floor import Device, Floor, Refused, Visit, until
from o2o_store.contract.store_api.orders import OrderView, RequestPayment

BUYERS = ("jia", "yi", "bing", "ding")
"""Adults whose name fits and whose wallet knows them; they take turns, so that no year runs out."""

_turns = itertools.count()

Act = Callable[[Visit], Any]


def visit_of(floor: Floor, *, kiosk: Device | None = None, desk: Device | None = None, who: str = "") -> Visit:
    """The next buyer's visit, at machines of the test's choice."""
    mine = copy.copy(floor)
    mine.desk = desk or floor.desk
    return Visit(mine, who=who or BUYERS[next(_turns) % len(BUYERS)], device=kiosk)


def cheapest(floor: Floor) -> str:
    """The product that wears out nobody's year."""
    return min(floor.goods.goods, key=lambda goods: goods.price_fen).gtin


def walk(visit: Visit, *, after: str = "", upto: str = "hand over") -> None:
    """Go on with a purchase of one piece: the steps behind `after` (all when empty) until and with `upto`."""
    names = list(STEPS)
    for name in names[names.index(after) + 1 if after else 0 : names.index(upto) + 1]:
        STEPS[name](visit)


def step_before(step: str) -> str:
    """The name of the step before this one, empty for the first."""
    names = ["", *STEPS]
    return names[names.index(step) - 1]


def walk_to(floor: Floor, step: str) -> Visit:
    """A new visit that has come this far; an empty name stands at the door."""
    visit = visit_of(floor)
    if step:
        walk(visit, upto=step)
    return visit


def ask_for_code(visit: Visit) -> None:
    """Ask for a payment code without waiting for it; again, as a person does, while the wallet is known to be away."""
    request = RequestPayment(order_id=visit.order_id, wallet="wechat")

    def asked() -> bool:
        try:
            visit.kiosk.call("POST", f"/v1/orders/{visit.order_id}/payments", request, OrderView)
        except Refused as no:
            if no.code != "wallet_unavailable":
                raise
            return False
        return True

    until(asked, "the wallet can be reached")


def shows_code(view: OrderView) -> Any:
    """The wallet has given a code."""
    return view.payment is not None and view.payment.code_url


def fits(view: OrderView) -> Any:
    """The real-name check has said yes."""
    return view.buyer is not None and view.buyer.check == "fits"


def paid(view: OrderView) -> Any:
    """The money is captured."""
    return view.payment is not None and view.payment.state == "paid"


def document(view: OrderView, kind: str) -> str:
    """The state of one document, empty when there is none."""
    return next((one.state for one in view.documents if one.kind == kind), "")


STEPS: dict[str, Act] = {
    "register": lambda visit: visit.register_buyer(),
    "checked": lambda visit: visit.wait("the real-name answer", fits),
    "submit": lambda visit: visit.submit_order((cheapest(visit.floor), 1)),
    "file": lambda visit: visit.file_order(),
    "ask": ask_for_code,
    "code": lambda visit: visit.wait("the wallet gives a code", shows_code),
    "pay": lambda visit: visit.pay(),
    "captured": lambda visit: visit.wait("captured", paid),
    "pack": lambda visit: visit.pack_parcel(),
    "released": lambda visit: visit.wait("released", lambda view: view.voucher),
    "hand over": lambda visit: visit.hand_over(),
}
"""The purchase, step by step, in order."""
