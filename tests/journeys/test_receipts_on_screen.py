"""Every way a regulator can answer, seen where people stand: kiosk, desk and board, in both languages, each with its picture.

The long form of tests/backend/declaration/test_receipt_paths.py, which lives through the same answers without windows: `make receipts`
(O2O_PICTURES names the folder for the pictures).
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from journeys.floor import Floor, Visit, until
from journeys.windows import Shopper, Window, sign_in
from o2o_store.contract.store_api.fulfilment import ParcelListView
from o2o_store.ops.demo.world import QUARANTINE, World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
HOUR = 3600.0
PEOPLE = ("jia", "bing", "ding")


@dataclass(frozen=True, slots=True)
class Way:
    """One way of receipts: what is planned with customs (`plan`), what the kiosk then shows, and what moves it on."""

    name: str
    plan: tuple[dict[str, Any], ...] = ()
    shows: str = "released"
    """`released`, `refused`, or the kiosk's word of what customs is about."""
    silence: bool = False
    quarantine: str = ""


def forced(status: str, code: str = "", info: str = "") -> tuple[dict[str, Any], ...]:
    return ({"act": "force", "status": status, "code": code, "info": info},)


REASONS = {
    "1313": "订购人购买超过年度限额",
    "1320": "清单表体商品项与订单表体商品项的项数不一致",
    "1322": "订单清单表体商品项不一致",
    "1332": "支付单支付金额与订单支付金额不一致",
    "13035": "支付企业不一致",
    "13127": "清单上的订购人姓名与订单上的订购人姓名不一致",
    "130126": "清单上的订购人电话号码与订单上的订购人电话号码不一致",
}
"""Every reason customs is known to give with a 100 (facts: customs §1.9)."""
WAYS = (
    Way("800"),
    *(Way(f"100-{code}", forced("100", code, info), "refused") for code, info in REASONS.items()),
    Way("300-800", forced("300"), "review"),
    Way("500-800", forced("500"), "inspection"),
    Way("600-800", forced("600"), "suspended"),
    Way("700", forced("700"), "refused"),
    Way("501", forced("501"), "refused"),
    Way("negative", forced("-621018", info="个人年度累计金额加本次超过年度限额"), "refused"),
    Way("silence", shows="deciding", silence=True),
    Way("duplicate", ({"act": "duplicate", "status": "120"}, {"act": "duplicate", "status": "800"})),
    Way("out-of-order", ({"act": "late", "status": "120"},)),
    Way("900", ({"act": "unreadable"},), "refused"),
    Way("quarantine", shows="quarantine", quarantine="sampling"),
)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where every screen is left as a picture."""
    chosen = os.environ.get("O2O_PICTURES")
    folder = Path(chosen).absolute() if chosen else tmp_path_factory.mktemp("receipts")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def kiosk(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    with Window.opened(world, tmp_path_factory.mktemp("kiosk")) as kiosk:
        yield kiosk


@pytest.fixture(scope="module")
def desk(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    with Window.opened(world, tmp_path_factory.mktemp("desk"), "desk") as desk:
        sign_in(desk)
        yield desk


@pytest.fixture(scope="module")
def board(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    with Window.opened(world, tmp_path_factory.mktemp("board"), "board") as board:
        yield board


@dataclass(slots=True)
class Hall:
    """The three windows, the hall behind them, and where their pictures go."""

    world: World
    floor: Floor
    kiosk: Window
    desk: Window
    board: Window
    pictures: Path

    def visit(self, who: str, number: str) -> Visit:
        """The order behind a number, as its kiosk knows it."""
        found: ParcelListView = self.floor.desk.call("GET", "/v1/parcels", reply=ParcelListView)
        order = next(order for order in found.orders if order.pickup_number == number)
        return Visit(self.floor, who, self.kiosk.device, order.order_id)

    def open_case(self, number: str, tab: str) -> None:
        """Open an order at the desk; a sale that was stopped has no parcel any more and stands among the troubles."""
        self.desk.touch(f"tab_{tab}")
        self.desk.wait("desk.tab", "is", tab)
        if tab == "trouble":
            self.desk.touch("trouble_refused")
            self.desk.wait("desk.trouble_title", "not", "")
        else:
            self.desk.touch(f"case_{number}")
            self.desk.wait("desk.case_pickup_number", "is", number)

    def shoot(self, name: str, number: str, tab: str) -> None:
        """Take a picture of each screen in both languages, the desk's with this order open."""
        self.open_case(number, tab)
        for language in ("en", "zh"):
            self.kiosk.speak(language)
            self.desk.speak(language)
            for window in (self.kiosk, self.desk):
                window.tell("picture", path=str(self.pictures / f"{name}-{window.role}-{language}.png"))
        self.board.tell("picture", path=str(self.pictures / f"{name}-board.png"))


@pytest.fixture
def hall(world: World, floor: Floor, kiosk: Window, desk: Window, board: Window, pictures: Path) -> Iterator[Hall]:
    yield Hall(world, floor, kiosk, desk, board, pictures)
    floor.customs.delete("/control/verdicts")
    floor.wechat.post("/control/delays", {"refund": 0.5})
    floor.customs.post("/control/delays", {"release": 0.05})
    floor.customs.post("/control/clock", {"offset_s": 0.0})
    world.control(QUARANTINE, "/control/choices", {"sampling_rate": 0.0})


@pytest.mark.parametrize("way", WAYS, ids=[way.name for way in WAYS])
def test_receipts_are_told_on_every_screen(hall: Hall, way: Way) -> None:
    floor, kiosk, who = hall.floor, hall.kiosk, PEOPLE[WAYS.index(way) % len(PEOPLE)]
    for verdict in way.plan:
        floor.customs.post("/control/verdicts", verdict)
    if way.shows == "refused":
        # A stopped sale stands at the desk until its money is back: long enough to be looked at in both languages.
        floor.wechat.post("/control/delays", {"refund": 25.0})
    if way.silence:
        floor.customs.post("/control/delays", {"release": HOUR})
    if way.quarantine:
        hall.world.control(QUARANTINE, "/control/choices", {"sampling_rate": 1.0})
        floor.customs.post("/control/delays", {"release": 4.0})
    floor.wechat.post("/control/pay", {"code": Shopper.at(kiosk, who, slice(0, 1)).to_code(), "payer": who})
    number = kiosk.wait("checkout.pickup_number", "not", "")
    if way.shows in {"released", "refused"}:
        kiosk.page(way.shows, within=60)
    else:
        kiosk.wait("checkout.customs_state", "is", way.shows)
    if way.shows == "released":
        visit = hall.visit(who, number)
        visit.pack_parcel()
        visit.wait("ready", lambda view: view.ready)
    hall.shoot(way.name, number, {"released": "pickup", "refused": "trouble"}.get(way.shows, "packing"))
    if way.shows == "refused":
        kiosk.wait("checkout.money_state", "is", "refunded", within=90)
        assert kiosk.see("checkout.refusal_code") == "customs_rejected"
        kiosk.touch("leaveButton")
    else:
        go_on(hall, way, who, number)
    kiosk.page("attract")


def go_on(hall: Hall, way: Way, who: str, number: str) -> None:
    """Let a regulator say its last word, and the goods go."""
    visit = hall.visit(who, number)
    order_no = visit.view().order_no
    if way.silence:
        hall.floor.customs.post("/control/clock", {"offset_s": HOUR + 60.0})
    elif way.quarantine:
        # Customs has released; the second regulator still looks: that is shown on the page with the number, and nothing is ready.
        hall.kiosk.page("released", within=60)
        hall.shoot(f"{way.name}-released", number, "packing")
        assert not visit.view().ready
        hall.world.control(QUARANTINE, "/control/decide", {"order_no": order_no, "status": "released"})
    elif way.shows != "released":
        hall.floor.customs.post("/control/decide", {"order_no": order_no, "status": "800"})
    hall.kiosk.page("released", within=60)
    if way.shows != "released":
        visit.pack_parcel()
        until(lambda: visit.view().ready, "the parcel is ready")
        hall.shoot(f"{way.name}-then-800", number, "pickup")
    visit.hand_over()
    hall.kiosk.touch("finishButton")
