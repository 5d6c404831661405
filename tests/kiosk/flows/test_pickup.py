"""The desk: pack, prove, hand over; each wrong thing refused with its own code."""

import asyncio
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from o2o_store import voucher
from o2o_store.contract.store_api.access import StaffSessionView
from o2o_store.contract.store_api.desk import VoucherReissuedView
from o2o_store.contract.store_api.fulfilment import HandedOverView, HandOver, PackParcel, ParcelListView
from o2o_store.contract.store_api.orders import BuyerView, LineView, OrderView, ParcelView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.domain.refusals import NoPermit
from o2o_store.kiosk.flows import desk_store, pickup
from o2o_store.kiosk.flows.following import Reach
from o2o_store.kiosk.flows.pickup import PickupFlow
from o2o_store.kiosk.flows.sign_in import SignInFlow, SignInState
from o2o_store.outbox.outages import Rejected, Unreachable
from o2o_store.voucher import VoucherClaims

CREAM = "06900000000014"
FIRST, SECOND = "019e8156-a600-7c21-93c4-c31438d04101", "019e8156-a600-7c21-93c4-c31438d04102"


class Platform:
    """Keeps the hall's parcels and remembers what it was told."""

    def __init__(self, orders: list[OrderView], clock: Any) -> None:
        self.orders = orders
        self.clock = clock
        self.said: list[tuple[str, str, Any]] = []
        self.answers: list[Any] = []
        self.etag = 0

    async def list_parcels(self, staff: str, after: str = "", wait: float = 0) -> Any:  # noqa: ARG002
        if after == str(self.etag):
            await asyncio.sleep(0.002)
        return self.answers.pop(0) if self.answers else ParcelListView(etag=str(self.etag), orders=self.orders)

    async def pack_parcel(self, request: PackParcel, key: str, staff: str) -> Any:  # noqa: ARG002
        self.said.append(("pack_parcel", key, request))
        return self._answer(lambda: msgspec.structs.replace(self.orders[0], parcel=ParcelView(state="packed", label="WB1", desk="2")))

    async def hand_over(self, request: HandOver, key: str, staff: str) -> Any:  # noqa: ARG002
        self.said.append(("hand_over", key, request))
        return self._answer(
            lambda: HandedOverView(order_id=request.order_id, pickup_number="B208", handed_over_at=self.clock.now(), staff_id="021")
        )

    def _answer(self, good: Any) -> Any:
        said = self.answers.pop(0) if self.answers else good()
        if isinstance(said, Exception):
            raise said
        return said


def order(order_id: str, number: str, state: str, clock: Any) -> OrderView:
    line = LineView(
        gtin=CREAM, sku="", name_zh="保湿面霜", name_en="Face cream", spec_zh="", spec_en="", origin="305", quantity=2, price_fen=1, goods_fen=2, tax_fen=0
    )  # fmt: skip
    at = clock.now()
    released = at if state in {"ready", "released"} else None
    parcel = ParcelView(
        state=state, label=f"WB{order_id[-1]}", desk="2", packed_at=at if state in {"packed", "ready"} else None, released_at=released
    )
    return OrderView(
        order_id=order_id, version=1, hall_id="h1", step=5, step_failed=False, closed=False, created_at=at, lines=[line], parcel=parcel,
        buyer=BuyerView(masked_name="样*甲", last_four="002X", check="fits"), pickup_number=number, ready=state == "ready",
    )  # fmt: skip


class Desk:
    """A desk without a screen."""

    def __init__(self, town: Any, clock: Any, first: str, second: str = "ready", book: Any = None) -> None:
        self.town, self.clock = town, clock
        self.platform = Platform([order(FIRST, "B208", first, clock), order(SECOND, "A096", second, clock)], clock)
        self.sign_in = SignInFlow(self.platform, clock)  # type: ignore[arg-type]  # nobody signs in by it here
        ends = clock.now() + timedelta(hours=12)
        session = StaffSessionView(token="o2o_staff_specimen", staff_id="021", name="样本店员", roles=[], expires_at=ends)
        self.sign_in.state = SignInState(session=session)
        public = town.voucher_key.public_key().public_bytes_raw()
        reach = Reach(clock, lambda _since: None)
        self.flow = PickupFlow(self.platform, self.sign_in, clock, reach, voucher_keys={"v1": public}, hall_id="h1", desk="2", book=book)
        self.reach = reach
        self.flow._show(ParcelListView(etag="1", orders=self.platform.orders))

    def voucher(self, order_id: str = FIRST, *, desk: str = "2", hours: int = 2) -> str:
        claims = VoucherClaims(
            key_id="v1", order_id=order_id, hall_id="h1", desk=desk, issued_at=self.clock.now(), expires_at=self.clock.now() + timedelta(hours=hours),
            buyer_mark=b"12345678",
        )  # fmt: skip
        return voucher.issue(self.town.voucher_key.private_bytes_raw(), claims)

    def scan(self, *codes: str) -> None:
        for code in codes:
            self.flow.scanned(code)

    @property
    def state(self) -> Any:
        return self.flow.state


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once."""
    monkeypatch.setattr(pickup, "PAUSE", 0.001)
    monkeypatch.setattr(desk_store, "PAUSE", 0.001)


def problem(code: str) -> Problem:
    return Problem(type="", title="", status=409, code=code)


def test_parcel_is_packed_when_units_and_label_were_scanned(town: Any, clock: Any) -> None:
    desk = Desk(town, clock, "reserved")
    desk.scan("B208", CREAM, CREAM)
    assert (desk.state.tab, desk.state.feedback.what, desk.state.can_pack) == ("packing", "last_unit", False)
    desk.scan("WB1")
    assert desk.state.can_pack
    asyncio.run(desk.flow.pack_parcel())
    assert desk.platform.said[0][2].units == [CREAM, CREAM]
    assert (desk.state.case_id, desk.state.feedback.what) == ("", "packed")


def test_parcel_is_handed_over_once_when_all_three_proofs_are_there(town: Any, clock: Any) -> None:
    desk = Desk(town, clock, "ready")
    desk.scan(desk.voucher(), "WB1")
    desk.flow.type_last_four("002x")
    assert desk.state.can_hand_over
    asyncio.run(desk.flow.hand_over())
    request = desk.platform.said[0][2]
    assert (request.order_id, request.last_four, request.parcel_label) == (FIRST, "002X", "WB1")
    assert desk.state.handed_over.pickup_number == "B208"
    assert [one.order_id for one in desk.state.orders] == [SECOND]
    clock.forward(10)
    desk.flow.tick()
    assert desk.state.handed_over is None


def spoiled(voucher: str) -> str:
    """One character inside the signature is another."""
    at = len(voucher) - 10
    return f"{voucher[:at]}{'B' if voucher[at] == 'A' else 'A'}{voucher[at + 1 :]}"


@pytest.mark.parametrize(
    ("scans", "code"),
    [
        (lambda desk: [spoiled(desk.voucher())], "voucher_forged"),
        (lambda desk: [desk.voucher(hours=-1)], "voucher_expired"),
        (lambda desk: [desk.voucher(desk="1")], "voucher_of_other_desk"),
    ],
)
def test_voucher_is_refused_when_it_is_not_good_here(town: Any, clock: Any, scans: Any, code: str) -> None:
    desk = Desk(town, clock, "ready")
    desk.scan(*scans(desk))
    assert desk.state.problem.code == code
    assert (desk.state.voucher_proof.state, desk.state.voucher_proof.why) == ("wrong", code)
    desk.flow.dismiss()
    assert desk.state.problem is None


@pytest.mark.parametrize(("state", "code"), [("packed", "not_released"), ("released", "not_packed")])
def test_reason_is_said_when_the_parcel_may_not_go_yet(town: Any, clock: Any, state: str, code: str) -> None:
    desk = Desk(town, clock, state)
    desk.scan(desk.voucher())
    assert desk.state.problem.code == code


@pytest.mark.parametrize(("state", "code"), [("packed", "not_released"), ("released", "not_packed")])
def test_label_of_a_parcel_that_stays_is_no_success(town: Any, clock: Any, state: str, code: str) -> None:
    desk = Desk(town, clock, state)
    desk.flow.show_tab("pickup")
    desk.flow.select(FIRST)
    desk.flow.store.set(packing=None)
    desk.scan("WB1")
    assert (desk.state.problem.code, desk.state.feedback.what, desk.state.feedback.tone) == (code, code, "wrong")
    desk.scan(desk.voucher())
    desk.flow.dismiss()
    desk.flow.type_last_four("002X")
    assert (desk.state.problem.code, desk.state.can_hand_over) == (code, False)
    desk.flow._show(ParcelListView(etag="2", orders=[order(FIRST, "B208", "ready", clock)]))
    assert (desk.state.problem, desk.state.can_hand_over) == (None, True)


def test_refusal_of_a_used_voucher_ends_the_success_before_it(town: Any, clock: Any) -> None:
    desk = Desk(town, clock, "ready")
    desk.scan(desk.voucher(), "WB1")
    desk.flow.type_last_four("002X")
    asyncio.run(desk.flow.hand_over())
    at = desk.state.handed_over.handed_over_at
    clock.forward(1)
    desk.scan(desk.voucher())
    assert desk.state.handed_over is None
    assert (desk.state.problem.code, desk.state.problem.at) == ("voucher_used", at)


def test_voucher_waits_for_the_list_of_a_shift_that_has_just_begun(town: Any, clock: Any) -> None:
    desk = Desk(town, clock, "ready")
    desk.flow._listed = False
    desk.flow.store.set(orders=())
    desk.scan(desk.voucher())
    assert (desk.state.feedback.what, desk.state.feedback.tone, desk.state.case_id) == ("fetching", "info", "")
    desk.flow._show(ParcelListView(etag="1", orders=desk.platform.orders))
    assert (desk.state.feedback.what, desk.state.case_id, desk.state.voucher_proof.state) == ("voucher_valid", FIRST, "ok")


def test_code_that_waited_is_not_here_when_the_list_has_come_without_it(town: Any, clock: Any) -> None:
    desk = Desk(town, clock, "ready")
    desk.flow._listed = False
    desk.flow.store.set(orders=())
    desk.scan(desk.voucher())
    desk.flow._show(ParcelListView(etag="1", orders=[]))
    assert (desk.state.feedback.what, desk.state.feedback.tone) == ("voucher_not_here", "wrong")
    desk.flow._listed = False
    desk.scan("Z999")
    for _ in range(2):
        desk.reach.heard(Unreachable("away"))
    desk.flow.tick()
    assert (desk.state.feedback.what, desk.state.feedback.about) == ("number_not_here", "Z999")


def test_what_was_wrong_is_not_said_over_the_next_case(town: Any, clock: Any) -> None:
    desk = Desk(town, clock, "ready")
    desk.scan("Z999")
    assert desk.state.feedback.tone == "wrong"
    desk.flow.select(FIRST)
    assert (desk.state.feedback.what, desk.state.feedback.tone) == ("", "")


def test_undoing_to_an_empty_desk_names_no_order(town: Any, clock: Any) -> None:
    desk = Desk(town, clock, "ready")
    desk.scan("B208")
    desk.flow.undo_scan()
    assert (desk.state.case_id, desk.state.feedback.what, desk.state.feedback.about) == ("", "undone_all", "")


def test_person_and_parcel_are_wrong_when_they_belong_to_another_order(town: Any, clock: Any) -> None:
    desk = Desk(town, clock, "ready")
    desk.scan(desk.voucher(), "WB2")
    assert desk.state.problem.code == "wrong_parcel"
    desk.flow.type_last_four("1111")
    assert desk.state.problem.code == "wrong_person"
    desk.flow.type_last_four("")
    assert (desk.state.problem, desk.state.person_proof.state) == (None, "none")
    desk.flow.type_last_four("1111")
    assert (desk.state.parcel_proof.why, desk.state.person_proof.why) == ("wrong_parcel", "wrong_person")
    asyncio.run(desk.flow.hand_over())
    assert desk.platform.said == []


@pytest.mark.parametrize(
    ("code", "proof"),
    [("voucher_used", "voucher_proof"), ("wrong_person", "person_proof"), ("wrong_parcel", "parcel_proof"), ("not_released", "")],
)
def test_proof_turns_wrong_when_the_platform_says_so(town: Any, clock: Any, code: str, proof: str) -> None:
    desk = Desk(town, clock, "ready")
    desk.scan(desk.voucher(), "WB1")
    desk.flow.type_last_four("002X")
    desk.platform.answers = [problem(code)]
    asyncio.run(desk.flow.hand_over())
    assert desk.state.problem.code == code
    assert not proof or getattr(desk.state, proof).state == "wrong"
    assert desk.state.handed_over is None


def test_same_key_is_used_until_the_act_is_answered(town: Any, clock: Any) -> None:
    desk = Desk(town, clock, "ready")
    desk.scan(desk.voucher(), "WB1")
    desk.flow.type_last_four("002X")
    desk.platform.answers = [Unreachable("gone")] * desk_store.TRIES
    asyncio.run(desk.flow.hand_over())
    assert (desk.state.feedback.what, desk.state.busy) == ("unreachable", False)
    asyncio.run(desk.flow.hand_over())
    assert len({key for _, key, _ in desk.platform.said}) == 1
    assert desk.state.handed_over is not None


def test_person_must_look_when_the_platform_rejects(town: Any, clock: Any) -> None:
    desk = Desk(town, clock, "ready")
    desk.scan(desk.voucher(), "WB1")
    desk.flow.type_last_four("002X")
    desk.platform.answers = [Rejected("HTTP 418")]
    asyncio.run(desk.flow.hand_over())
    assert (desk.state.feedback.what, desk.state.handed_over) == ("rejected", None)


def test_nobody_is_signed_in_any_more_when_the_platform_says_so(town: Any, clock: Any) -> None:
    desk = Desk(town, clock, "ready")
    desk.scan(desk.voucher(), "WB1")
    desk.flow.type_last_four("002X")
    desk.platform.answers = [problem("signed_out")]
    asyncio.run(desk.flow.hand_over())
    assert desk.sign_in.state.token == ""
    desk.scan("B208")
    desk.scan("O2OS" + "A" * 20)
    assert desk.sign_in.state.badge == "O2OS" + "A" * 20


def test_scanning_anywhere_finds_the_case(town: Any, clock: Any) -> None:
    desk = Desk(town, clock, "reserved")
    desk.scan("WB2")
    assert (desk.state.case_id, desk.state.parcel_proof.state) == (SECOND, "ok")
    desk.scan("B208")
    assert (desk.state.case_id, desk.state.parcel_proof.state) == (FIRST, "none")
    said = []
    for code in ("Z999", "nothing at all", "06999999999997", "WB2"):
        desk.scan(code)
        said.append(desk.state.feedback.what)
    assert said == ["number_not_here", "not_here", "not_in_order", "other_label"]
    desk.flow.close_case()
    desk.scan(CREAM)
    assert desk.state.feedback.what == "open_a_case"


def test_cases_follow_each_other_when_stepped_through(town: Any, clock: Any) -> None:
    desk = Desk(town, clock, "ready")
    opened = []
    for step in (1, 1, 1, -1):
        desk.flow.step_case(step)
        opened.append(desk.state.case_id)
    assert opened == [FIRST, SECOND, FIRST, SECOND]
    desk.flow.show_tab("packing")
    desk.flow.step_case(1)
    assert desk.state.case_id == SECOND


def test_list_is_fresh_while_somebody_is_signed_in_and_gone_after(town: Any, clock: Any, until: Any) -> None:
    async def play() -> tuple[int, int, str]:
        desk = Desk(town, clock, "ready")
        desk.flow.store.state = type(desk.state)()
        desk.platform.answers = [problem("bad_request")]
        task = asyncio.ensure_future(desk.flow.run())
        await until(lambda: bool(desk.state.orders))
        seen = len(desk.state.orders)
        desk.flow.select(FIRST)
        desk.platform.orders = desk.platform.orders[1:]
        desk.platform.etag = 1
        await until(lambda: len(desk.state.orders) == 1)
        closed: str = desk.state.case_id
        desk.sign_in.state = SignInState()
        await until(lambda: not desk.state.orders)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return seen, len(desk.state.orders), closed

    assert asyncio.run(play()) == (2, 0, "")


def test_each_wrong_scan_can_be_taken_back(town: Any, clock: Any) -> None:
    desk = Desk(town, clock, "reserved")
    desk.scan("B208", CREAM)
    assert (desk.state.packing.scanned(CREAM), desk.state.undoable) == (1, True)
    desk.flow.undo_scan()
    assert (desk.state.packing.scanned(CREAM), desk.state.feedback.what) == (0, "undone")
    desk.flow.undo_scan()
    assert (desk.state.case_id, desk.state.undoable) == ("", False)
    desk.flow.undo_scan()
    desk.scan("A096", desk.voucher(SECOND), "WB1")
    assert desk.state.parcel_proof.state == "wrong"
    desk.flow.undo_scan()
    assert (desk.state.parcel_proof.state, desk.state.voucher_proof.state) == ("none", "ok")
    desk.flow.close_case()
    assert not desk.state.undoable


def handing(desk: Desk) -> None:
    desk.scan(desk.voucher())
    desk.flow.type_last_four("002X")
    desk.scan("WB1")
    asyncio.run(desk.flow.hand_over())


def test_nothing_leaves_in_an_outage_when_the_permit_is_not_in_force(town: Any, clock: Any, desk_book: Any) -> None:
    desk = Desk(town, clock, "ready", book=desk_book)
    desk.platform.answers = [Unreachable("away")] * 9
    desk.flow.check_permit = lambda: NoPermit("ended")
    handing(desk)
    assert (desk.state.handed_over, desk.state.problem.code) == (None, "no_permit")
    assert desk_book.burned_at(FIRST) is None


def test_desk_hands_over_in_an_outage_once_and_keeps_it_to_tell(town: Any, clock: Any, desk_book: Any) -> None:
    desk = Desk(town, clock, "ready", book=desk_book)
    desk.platform.answers = [Unreachable("away")] * 9
    handing(desk)
    assert (desk.state.handed_over.pickup_number, desk.state.untold) == ("B208", 1)
    assert desk_book.burned_at(FIRST) == clock.now()
    desk.scan(desk.voucher())
    assert desk.state.problem.code == "voucher_used"
    again = Desk(town, clock, "ready", book=desk_book)
    assert [one.order_id for one in again.state.orders] == [SECOND]  # told or not, it does not lie here any more
    again.scan(again.voucher())
    assert again.state.problem.code == "voucher_used"  # over the restart of the desk


def test_voucher_alone_proves_the_release_when_the_list_is_older(town: Any, clock: Any, desk_book: Any) -> None:
    desk = Desk(town, clock, "packed", book=desk_book)
    desk.scan(desk.voucher())
    assert desk.state.problem.code == "not_released"
    for _ in range(2):
        desk.reach.heard(Unreachable("away"))
    desk.flow.dismiss()
    handing(desk)
    assert desk.state.handed_over is not None


def test_unpacked_parcel_never_leaves_in_an_outage(town: Any, clock: Any, desk_book: Any) -> None:
    desk = Desk(town, clock, "released", book=desk_book)
    for _ in range(2):
        desk.reach.heard(Unreachable("away"))
    handing(desk)
    assert (desk.state.handed_over, desk.state.untold) == (None, 0)


def test_lost_voucher_is_known_in_an_outage(town: Any, clock: Any, desk_book: Any) -> None:
    desk = Desk(town, clock, "ready", book=desk_book)
    desk.flow._show(ParcelListView(etag="2", orders=desk.platform.orders, vouchers={FIRST: "of another voucher"}))
    for _ in range(2):
        desk.reach.heard(Unreachable("away"))
    handing(desk)
    assert (desk.state.problem.code, desk.state.voucher_proof.state, desk.state.handed_over) == ("voucher_replaced", "wrong", None)


def test_answer_of_the_platform_to_what_was_told_is_shown(town: Any, clock: Any, desk_book: Any) -> None:
    desk = Desk(town, clock, "ready", book=desk_book)
    desk.flow.told(None)
    desk.flow.told(problem("already_handed_over"))
    assert (desk.state.problem.code, desk.state.feedback.what) == ("already_handed_over", "told_differs")


@pytest.mark.parametrize(
    ("order_id", "desk_no", "hours", "code"),
    [(SECOND, "2", 2, "voucher_of_other_order"), (FIRST, "1", 2, "voucher_of_other_desk"), (FIRST, "2", -1, "voucher_expired")],
)
def test_voucher_is_read_again_before_it_opens_anything_in_an_outage(
    town: Any, clock: Any, desk_book: Any, order_id: str, desk_no: str, hours: int, code: str
) -> None:
    desk = Desk(town, clock, "ready", book=desk_book)
    for _ in range(2):
        desk.reach.heard(Unreachable("away"))
    desk.scan(desk.voucher(), "WB1")
    desk.flow.type_last_four("002X")
    desk.flow.store.set(voucher=desk.voucher(order_id, desk=desk_no, hours=hours))
    asyncio.run(desk.flow.hand_over())
    assert (desk.state.problem.code, desk.state.voucher_proof.state, desk.state.handed_over) == (code, "wrong", None)
    assert (desk_book.burned_at(FIRST), desk.state.untold) == (None, 0)


def test_label_is_told_as_it_was_scanned_when_the_list_names_another_since(town: Any, clock: Any) -> None:
    desk = Desk(town, clock, "ready")
    desk.scan(desk.voucher(), "WB1")
    desk.flow.type_last_four("002X")
    relabelled = msgspec.structs.replace(desk.platform.orders[0], parcel=ParcelView(state="ready", label="WB9", desk="2"))
    desk.flow._show(ParcelListView(etag="2", orders=[relabelled]))
    asyncio.run(desk.flow.hand_over())
    assert desk.platform.said[0][2].parcel_label == "WB1"


@pytest.mark.parametrize("after", ["", "of the next clerk"])
def test_sheet_and_new_voucher_are_put_away_when_the_desk_changes_hands(town: Any, clock: Any, after: str) -> None:
    desk = Desk(town, clock, "ready")
    desk.scan("B208")
    reissued = VoucherReissuedView(order_id=FIRST, pickup_number="B208", voucher="O2OV:SPECIMEN", issued_at=clock.now())
    desk.flow.store.set(reissued=reissued, sheet="voucher")
    session = desk.sign_in.state.session
    assert session is not None
    desk.sign_in.state = SignInState(session=msgspec.structs.replace(session, token=after) if after else None)
    desk.flow.tick()
    assert (desk.state.sheet, desk.state.reissued, desk.state.case_id) == ("", None, "")


def test_label_opens_its_order_when_the_open_one_is_over(town: Any, clock: Any) -> None:
    desk = Desk(town, clock, "ready")
    over = order("o9", "C310", "handed_over", clock)
    desk.flow.store.set(kept=over, case_id="o9")
    desk.scan("WB2")
    assert (desk.state.case_id, desk.state.parcel_proof.state, desk.state.kept) == (SECOND, "ok", None)


def test_case_that_left_the_list_stays_open_while_its_money_goes_back(town: Any, clock: Any) -> None:
    desk = Desk(town, clock, "packed")
    desk.scan("B208")
    kept = msgspec.structs.replace(desk.state.case, version=2)
    desk.flow.store.set(kept=kept)
    desk.flow._show(ParcelListView(etag="2", orders=[]))
    assert (desk.state.case_id, desk.state.case.version) == (FIRST, 2)
    desk.flow.close_case()
    assert (desk.state.case, desk.state.kept) == (None, None)


def test_code_that_opens_nothing_here_is_looked_for(town: Any, clock: Any) -> None:
    desk = Desk(town, clock, "ready")
    sought: list[str] = []
    desk.flow.seek = sought.append
    used = desk.voucher("019e8156-a600-7c21-93c4-c31438d04199")
    desk.scan("7F3K92QX", used, "B208")
    assert sought == ["7F3K92QX", used]
    desk.flow._gone[SECOND] = clock.now()
    desk.flow._show(ParcelListView(etag="2", orders=desk.platform.orders[:1]))
    spent = desk.voucher(SECOND)
    desk.flow.close_case()
    desk.scan(spent)
    assert (desk.state.problem.code, desk.state.past_code) == ("voucher_used", spent)
    desk.scan("B208")
    assert desk.state.past_code == ""
