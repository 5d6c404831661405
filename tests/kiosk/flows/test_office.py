"""Beside the queue: price check, lost voucher, the day, the shift."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest

from o2o_store.contract.store_api.desk import DayView, ShiftView, VoucherReissuedView
from o2o_store.contract.store_api.goods import GoodsView
from o2o_store.contract.store_api.orders import OrderView, ParcelView
from o2o_store.kiosk.flows.desk_state import Proof
from o2o_store.kiosk.flows.desk_store import Acts, DeskStore
from o2o_store.kiosk.flows.following import Reach
from o2o_store.kiosk.flows.office import OfficeFlow
from o2o_store.kiosk.flows.sign_in import SignInFlow

CREAM = "06900000000014"


def goods_of(gtin: str) -> GoodsView:
    return GoodsView(
        gtin=gtin, sku="A1", name_zh="面霜", name_en="Cream", spec_zh="", spec_en="", origin="305", price_fen=100, vat_bp=1300, consumption_bp=0
    )  # fmt: skip


ORDER = OrderView(
    order_id="o1", version=1, hall_id="h1", step=5, step_failed=False, closed=False, created_at=datetime(2026, 5, 18, tzinfo=UTC),
    parcel=ParcelView(state="ready", label="WB1", desk="2"), ready=True, pickup_number="B208",
)  # fmt: skip


class Platform:
    """Answers like the platform of a good day."""

    def __init__(self, clock: Any) -> None:
        self.clock = clock
        self.asked: list[Any] = []

    async def reissue_voucher(self, request: Any, key: str, staff: str) -> Any:  # noqa: ARG002
        self.asked.append(request)
        await asyncio.sleep(0)
        return VoucherReissuedView(order_id=request.order_id, pickup_number="B208", voucher="O2OV:NEW", issued_at=self.clock.now())

    async def call_number(self, request: Any, key: str, staff: str) -> Any:  # noqa: ARG002
        self.asked.append((request.order_id, key))
        await asyncio.sleep(0)
        return ORDER

    async def show_day(self, staff: str) -> Any:  # noqa: ARG002
        await asyncio.sleep(0)
        return DayView(day=date(2026, 5, 18), figures=[], open=[])

    async def close_day(self, request: Any, key: str, staff: str) -> Any:  # noqa: ARG002
        self.asked.append(request)
        await asyncio.sleep(0)
        return DayView(day=request.day, figures=[], open=[], closed_at=self.clock.now(), closed_by="021", note=request.note)

    async def hand_over_shift(self, request: Any, key: str, staff: str) -> Any:  # noqa: ARG002
        self.asked.append(request)
        await asyncio.sleep(0)
        return ShiftView(desk="2", staff_id="021", at=self.clock.now(), counted=request.counted, expected=4)


@pytest.fixture
def office(clock: Any) -> tuple[OfficeFlow, Platform, DeskStore]:
    store = DeskStore()
    platform = Platform(clock)
    acts = Acts(store, SignInFlow(None, clock), clock, Reach(clock, lambda _since: None))  # type: ignore[arg-type]
    flow = OfficeFlow(platform, acts)
    flow.goods_changed([goods_of(CREAM)])
    store.set(orders=(ORDER,), case_id="o1")
    return flow, platform, store


def test_scan_is_for_the_price_only_while_its_sheet_lies_open(office: Any) -> None:
    flow, _, store = office
    assert not flow.scanned_price(CREAM)
    asyncio.run(flow.open_sheet("price"))
    assert flow.scanned_price(CREAM)
    assert store.state.priced.gtin == CREAM
    assert flow.scanned_price("O2OSBADGE")
    assert (store.state.priced, store.state.feedback.what) == (None, "unknown_product")
    flow.scanned_price(CREAM)
    flow.goods_changed([])
    assert store.state.priced is None
    flow.close_sheet()
    assert (store.state.sheet, flow.scanned_price(CREAM)) == ("", False)


def test_new_voucher_needs_the_person_first_and_is_forgotten_with_its_sheet(office: Any) -> None:
    flow, platform, store = office
    asyncio.run(flow.reissue_voucher())
    assert (platform.asked, store.state.feedback.what) == ([], "person_first")
    store.set(person_proof=Proof("ok", "person_fits"), last_four="002X")
    asyncio.run(flow.reissue_voucher())
    assert (platform.asked[0].last_four, store.state.sheet, store.state.reissued.voucher) == ("002X", "voucher", "O2OV:NEW")
    assert "O2OV:NEW" not in repr(store.state)
    flow.close_sheet()
    assert store.state.reissued is None


def test_day_is_fetched_closed_once_and_only_by_its_sheet(office: Any) -> None:
    flow, platform, store = office
    asyncio.run(flow.close_day(""))
    asyncio.run(flow.open_sheet("nonsense"))
    assert (platform.asked, store.state.sheet) == ([], "")
    asyncio.run(flow.open_sheet("day"))
    asyncio.run(flow.close_day("one stays"))
    asyncio.run(flow.close_day("again"))
    assert [one.note for one in platform.asked] == ["one stays"]
    assert store.state.day.closed_by == "021"


def test_shift_is_counted_before_it_ends(office: Any) -> None:
    flow, platform, store = office
    asyncio.run(flow.open_sheet("shift"))
    asyncio.run(flow.hand_over_shift("many"))
    assert (platform.asked, store.state.feedback.what) == ([], "count_first")
    asyncio.run(flow.hand_over_shift("3", "one is missing"))
    assert (store.state.shift.expected, store.state.feedback.what, store.state.feedback.about) == (4, "shift_differs", "4")
    asyncio.run(flow.hand_over_shift("4"))
    assert store.state.feedback.what == "shift_fits"


def test_history_needs_an_open_case(office: Any) -> None:
    flow, _, store = office
    store.set(case_id="")
    asyncio.run(flow.open_sheet("timeline"))
    assert store.state.sheet == ""


def test_each_call_is_an_act_of_its_own_and_only_for_what_is_ready(office: Any) -> None:
    flow, platform, store = office
    asyncio.run(flow.call_number())
    asyncio.run(flow.call_number())
    assert [order_id for order_id, _ in platform.asked] == ["o1", "o1"]
    assert len({key for _, key in platform.asked}) == 2
    assert (store.state.feedback.what, store.state.feedback.about) == ("called", "B208")
    store.set(case_id="")
    asyncio.run(flow.call_number())
    assert len(platform.asked) == 2
