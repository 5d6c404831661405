"""Nothing of one shopper is left for the next: not in a text, not in a field, on no page, however the first one went."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from journeys.floor import Floor, until
from journeys.windows import Shopper, Window
from o2o_store.kiosk.flows.patience import PATIENCE, WARNING
from o2o_store.ops.demo.world import WECHAT, World

SHORT = 6
"""Characters up to which a trace counts only where it stands by itself: four digits are part of many a longer number."""
PERSONAL = (
    "masked_name", "last_four", "name_to_confirm", "phone_digits", "phone_shown", "total_text", "goods_text", "tax_text", "amount_text",
    "paid_text", "code_url", "pickup_number", "voucher", "order_no", "order_tail", "payment_tail", "quota_left_text", "quota_used_text",
    "money_text",
)  # fmt: skip
"""Fields whose values are of one shopper alone."""
NOBODYS = {"", "0.00"}


@pytest.fixture(scope="module")
def kiosk(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """One kiosk for all shoppers of this module."""
    with Window.opened(world, tmp_path_factory.mktemp("second")) as kiosk:
        yield kiosk


@dataclass(slots=True)
class Traces:
    """What was seen of a shopper, and whether it can be seen still."""

    kiosk: Window
    seen: set[str] = field(default_factory=set)

    def gather(self) -> None:
        """Remember everything personal that the screen knows now."""
        shown = self.kiosk.fields()["checkout"]
        self.seen |= {str(shown[name]) for name in PERSONAL} | {row["price"] for row in shown["basket"]}
        self.seen -= NOBODYS

    def add(self, shopper: Shopper) -> "Traces":
        """Remember what the shopper brought along: never to be seen afterwards, whether it was shown or not."""
        person = shopper.person
        self.seen |= {person["name"], person["id_number"], person["id_number"][-4:], person["phone"]}
        return self

    def left(self) -> list[str]:
        """What of it can still be read in a text (drawn or not) or in a field."""
        everything = [*self.kiosk.texts(hidden=True), *flat(self.kiosk.fields())]
        return sorted({trace for trace in self.seen if any(stands_in(trace, text) for text in everything)})

    def assert_gone(self) -> None:
        """Nothing is left once the page that showed it has gone."""
        try:
            until(lambda: not self.left(), "nothing of the shopper before is left", patience=3)
        except AssertionError as late:
            late.add_note(f"left: {self.left()}")
            raise


def stands_in(trace: str, text: str) -> bool:
    """Tell whether a trace is in a text; a short one only as a word of its own."""
    if len(trace) > SHORT:
        return trace in text
    return re.search(rf"(?<![\w.,]){re.escape(trace)}(?![\w,]|\.\d)", text) is not None


def flat(value: Any) -> Iterator[str]:
    """Every value of a structure as text."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from flat(one)
    elif isinstance(value, str):
        yield value


def walk(kiosk: Window, traces: Traces, who: str = "ji") -> None:
    """The next shopper goes through every page up to the code and leaves; nothing of the one before is on any of them.

    It is somebody who buys nowhere else: what two shoppers have left of their year may by chance be the same.
    """
    following = Shopper.at(kiosk, who, slice(3, 4))
    for act in (following.scan, following.confirm, following.agree, following.show_card, following.type_phone):
        act()
        traces.assert_gone()
    following.press_register()
    following.code()
    traces.assert_gone()
    kiosk.touch("leaveButton", "leaveConfirmButton")
    kiosk.page("attract")
    traces.assert_gone()


def peek(kiosk: Window, traces: Traces) -> None:
    """The next shopper looks at the first pages and leaves."""
    traces.assert_gone()
    kiosk.touch("start_zh")
    kiosk.page("register")
    traces.assert_gone()
    kiosk.touch("declineButton")
    kiosk.page("scan")
    assert kiosk.see("checkout.kinds") == 0
    traces.assert_gone()
    kiosk.touch("leaveButton", "leaveConfirmButton")
    kiosk.page("attract")


def test_nothing_is_left_when_the_first_bought_and_touched_finish(kiosk: Window, floor: Floor) -> None:
    first = Shopper.at(kiosk)
    traces = Traces(kiosk).add(first)
    code = first.to_code()
    traces.gather()
    floor.wechat.post("/control/pay", {"code": code, "payer": "jia"})
    kiosk.page("released")
    kiosk.wait("checkout.voucher", "not", "")
    traces.gather()
    assert {first.person["id_number"][-4:], "样*甲"} <= traces.seen
    assert len(traces.seen) > len(PERSONAL) / 2
    assert set(traces.left()) >= {kiosk.see("checkout.voucher"), kiosk.see("checkout.pickup_number")}
    kiosk.touch("finishButton")
    kiosk.page("attract")
    traces.assert_gone()
    walk(kiosk, traces)


def to_register(shopper: Shopper) -> None:
    """A basket, and the notice before the eyes."""
    shopper.scan()
    shopper.confirm()


def to_card(shopper: Shopper) -> None:
    """A card that lies there and was just refused or not yet read."""
    to_register(shopper)
    shopper.agree()


def to_phone(shopper: Shopper) -> None:
    """The card was read, half of the number is typed."""
    to_card(shopper)
    shopper.show_card()
    shopper.kiosk.page("phone")
    shopper.kiosk.touch(*(f"digit{digit}" for digit in shopper.person["phone"][:7]))


def to_pay(shopper: Shopper) -> None:
    """The wallet's code is on the screen."""
    shopper.to_code()


def to_clearing(shopper: Shopper) -> None:
    """Paid, and customs takes its time."""
    code = shopper.to_code()
    shopper.kiosk.world.control(WECHAT, "/control/pay", {"code": code, "payer": shopper.person["id"]})
    shopper.kiosk.page("clearing")


WAYS: dict[str, Callable[[Shopper], None]] = {
    "scan": Shopper.scan,
    "register": to_register,
    "card": to_card,
    "phone": to_phone,
    "pay": to_pay,
    "clearing": to_clearing,
}


@pytest.fixture
def slow_customs(floor: Floor) -> Iterator[None]:
    """Customs that takes its time."""
    floor.customs.post("/control/delays", {"release": 8.0})
    yield
    floor.customs.post("/control/delays", {"release": 0.05})


@pytest.mark.usefixtures("slow_customs")
@pytest.mark.parametrize("page", WAYS)
def test_nothing_is_left_when_the_first_walked_away(kiosk: Window, page: str) -> None:
    # Whoever is asked for a number must be somebody whose number no visit of any test has left with the platform.
    first = Shopper.at(kiosk, "geng" if page == "phone" else "yi")
    traces = Traces(kiosk).add(first)
    WAYS[page](first)
    kiosk.page(page)
    traces.gather()
    patience = PATIENCE[page].total_seconds()
    kiosk.tell("pass", seconds=patience)
    kiosk.page("still_there")
    kiosk.tell("pass", seconds=WARNING.total_seconds())
    kiosk.page("attract")
    traces.assert_gone()
    kiosk.wait("checkout.busy", "is", False)
    kiosk.tell("pass", seconds=-patience - WARNING.total_seconds())
    peek(kiosk, traces)


def test_page_waits_on_when_somebody_says_so(kiosk: Window) -> None:
    shopper = Shopper.at(kiosk, "bing")
    shopper.scan()
    kiosk.tell("pass", seconds=PATIENCE["scan"].total_seconds())
    kiosk.page("still_there")
    assert kiosk.see("checkout.page_behind") == "scan"
    kiosk.touch("stillHereButton")
    kiosk.page("scan")
    assert kiosk.see("checkout.kinds") == 2
    kiosk.touch("clearButton")
    kiosk.wait("checkout.kinds", "is", 0)
    kiosk.touch("leaveButton", "leaveConfirmButton")
    kiosk.page("attract")
    kiosk.tell("pass", seconds=-PATIENCE["scan"].total_seconds())
