"""Programs die at every step of a purchase; every purchase ends as if nothing had happened: once, whole, owing nothing.

A restart is what costs time, so shoppers stand at every point of the way when it happens. `slow` tests take one point each.
"""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa

from faults.books import Books
from faults.harm import UNHEARD_S, Harm, HoldingDevice, hold, holding
from faults.walks import STEPS, document, paid, step_before, visit_of, walk, walk_to
from journeys.floor import Floor, Peer, Visit, until
from journeys.windows import Shopper, Window
from o2o_store.backend.database import table
from o2o_store.backend.orders.tables import OrderAttemptRow

ACTS = ("register", "submit", "file", "ask", "pack", "hand over")
"""The steps by which people move a purchase at the platform."""

MESSAGES = "/dxp/messages"
RECEIPTS = "/dxp/receipts"


@dataclass(slots=True)
class Interrupted:
    """A visit whose next act is ready and not yet sent."""

    visit: Visit
    step: str
    devices: tuple[HoldingDevice, HoldingDevice]

    @classmethod
    def before(cls, floor: Floor, step: str, patience_s: float) -> "Interrupted":
        """Bring a shopper right before this act."""
        kiosk, desk = holding(floor.kiosk), holding(floor.desk)
        visit = visit_of(floor, kiosk=kiosk, desk=desk)
        if done := step_before(step):
            walk(visit, upto=done)
        hold(lambda: STEPS[step](visit), kiosk, desk)
        kiosk.client.timeout = desk.client.timeout = patience_s
        return cls(visit, step, (kiosk, desk))

    def send_unheard(self) -> None:
        """Send the act; whatever is answered, nobody hears it."""
        for device in self.devices:
            device.send_unheard()

    def finish(self) -> None:
        """Repeat the act under the same key, go on to the end, hang up."""
        for device in self.devices:
            device.client.timeout = 30.0
        walk(self.visit, after=step_before(self.step))
        assert not any(device.unanswered for device in self.devices)

    def hang_up(self) -> None:
        """Close the lines; whoever asks about the visit asks on the hall's own."""
        self.visit.device = None
        for device in self.devices:
            device.client.close()


def interrupt(harm: Harm, steps: tuple[str, ...], *, reached: bool) -> list[Visit]:
    """Let acts be sent, kill the platform before (`reached` false) or after it did them, repeat them, finish the purchases."""
    waiting = [Interrupted.before(harm.floor, step, 30.0 if reached else UNHEARD_S) for step in steps]
    if not reached:
        harm.stop_platform()
    for one in waiting:
        one.send_unheard()
    harm.restart_platform()
    for one in waiting:
        one.finish()
        one.hang_up()
    return [one.visit for one in waiting]


@pytest.mark.parametrize("reached", [False, True], ids=["act lost", "answer lost"])
def test_delivered_once_when_the_platform_dies_around_acts(harm: Harm, books: Books, reached: bool) -> None:
    for visit in interrupt(harm, ACTS, reached=reached):
        books.assert_delivered_once(visit, again_allowed=True)


@pytest.mark.slow
@pytest.mark.parametrize("reached", [False, True], ids=["act lost", "answer lost"])
@pytest.mark.parametrize("step", ACTS)
def test_delivered_once_when_the_platform_dies_around_one_act(harm: Harm, books: Books, step: str, reached: bool) -> None:
    (visit,) = interrupt(harm, (step,), reached=reached)
    books.assert_delivered_once(visit)


def test_delivered_once_when_the_platform_dies_between_steps(harm: Harm, books: Books) -> None:
    visits = {step: walk_to(harm.floor, step) for step in STEPS}
    harm.floor.customs.post("/control/delays", {"release": 1.0})
    visits["621 accepted"] = walk_to(harm.floor, "captured")
    visits["621 accepted"].wait("621 is accepted", lambda view: document(view, "inventory") == "accepted")
    harm.floor.wechat.post("/control/delays", {"declare": 1.0})
    visits["411 pending"] = walk_to(harm.floor, "captured")
    visits["411 pending"].wait("311 and 511", lambda view: {document(view, "order"), document(view, "waybill")} == {"accepted"})
    assert document(visits["411 pending"].view(), "payment") != "accepted"

    harm.restart_platform()

    for name, visit in visits.items():
        walk(visit, after=name if name in STEPS else "captured")
        books.assert_delivered_once(visit, again_allowed=True)


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS)
def test_delivered_once_when_the_platform_dies_after_one_step(harm: Harm, books: Books, step: str) -> None:
    visit = walk_to(harm.floor, step)
    harm.restart_platform()
    walk(visit, after=step)
    books.assert_delivered_once(visit)


def test_delivered_once_when_phone_and_customs_act_while_the_platform_is_dead(harm: Harm, books: Books) -> None:
    floor = harm.floor
    floor.customs.post("/control/delays", {"release": 1.0})
    paying, clearing = walk_to(floor, "code"), walk_to(floor, "captured")
    number = clearing.wait("621 is accepted", lambda view: document(view, "inventory") == "accepted").order_no
    payment = paying.view().payment
    assert payment is not None
    harm.kill_platform()

    floor.wechat.post("/control/pay", {"code": payment.code_url, "payer": paying.who})
    until(lambda: any(notice["last_answer"] == "0" for notice in floor.wechat.get("/control/notices")), "a notification finds nobody")
    until(lambda: floor.customs.get(f"/control/documents?order_no={number}&kind=inventory")[0]["status"] == "800", "customs releases")
    harm.world.start_platform()

    walk(paying, after="pay")
    walk(clearing, after="captured")
    books.assert_delivered_once(paying)
    books.assert_delivered_once(clearing)


def test_money_goes_back_when_the_shopper_left_before_the_platform_heard_of_the_payment(harm: Harm, books: Books) -> None:
    floor = harm.floor
    kiosk = holding(floor.kiosk)
    # One word arrives while customs is at work, the other long after it has let the goods go, one once more under its own key.
    early, late = visit_of(floor, kiosk=kiosk), visit_of(floor, kiosk=kiosk)
    for visit in (early, late):
        walk(visit, upto="code")
    codes = [visit.view().payment for visit in (early, late)]
    harm.kill_platform()
    for visit, code in zip((early, late), codes, strict=True):
        assert code is not None
        floor.wechat.post("/control/pay", {"code": code.code_url, "payer": visit.who})
        hold(lambda visit=visit: visit.cancel_order("shopper"), kiosk)  # type: ignore[misc]
    harm.world.start_platform()
    early.wait("the platform hears of the payment", paid)
    early.cancel_order("shopper")
    late.wait("customs releases", lambda view: view.voucher)
    late.cancel_order("shopper")
    assert {late.on_board(), early.on_board()} == {"nowhere"}
    for visit in (early, late):
        visit.wait("all of the money is back", lambda view: view.closed and view.money == "refunded")
        visit.cancel_order("timeout")
        view = visit.view()
        (refund,) = books.refunds_of(view)
        assert refund["amount"] == view.total_fen
        books.assert_all_settled(view)
    kiosk.client.close()


def test_money_goes_back_when_do_not_buy_is_touched_after_the_phone_paid_and_the_platform_is_dead(
    harm: Harm, books: Books, tmp_path: Path
) -> None:
    with Window.opened(harm.world, tmp_path) as kiosk:
        code = Shopper.at(kiosk, "yi", slice(0, 1)).to_code()
        attempts = table(OrderAttemptRow)
        ((order_id,),) = [row.values() for row in books.ask(sa.select(attempts.c.order_id).where(attempts.c.code_url == code))]
        harm.kill_platform()
        harm.floor.wechat.post("/control/pay", {"code": code, "payer": "yi"})
        kiosk.touch("leaveButton", "leaveConfirmButton")
        kiosk.page("attract")
        harm.world.start_platform()
        visit = Visit(harm.floor, "yi", kiosk.device, order_id)
        view = visit.wait("all of the money is back", lambda view: view.closed and view.money == "refunded")
        assert [refund["amount"] for refund in books.refunds_of(view)] == [view.total_fen]
        assert visit.on_board() == "nowhere"


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation the platform has on its own: with whom, about what, and the step that sets it off.

    `others` is how many requests on this path somebody else may make first.
    """

    peer: str
    method: str
    path: str
    step: str
    others: int = 0
    kinds: tuple[str, ...] = field(default=("lost_reply", "silence"))

    def plan(self, harm: Harm, kind: str) -> None:
        """Cut the next one."""
        harm.plan(self.at(harm.floor), kind, self.path, method=self.method, times=1 + self.others)

    def at(self, floor: Floor) -> Peer:
        """The peer's control side."""
        peer: Peer = getattr(floor, self.peer)
        return peer


TALKS = {
    "real-name check": Talk("identity", "POST", "/v1/real-name-checks", "register"),
    "opening at the wallet": Talk("wechat", "POST", "/v3/pay/transactions/native", "ask"),
    "asking whether it is paid": Talk("wechat", "GET", "/v3/pay/transactions/out-trade-no", "pay"),
    "declaring the payment": Talk("wechat", "POST", "/cgi-bin/mch/customs/customdeclareorder", "pay"),
    "asking about the declaration": Talk("wechat", "POST", "/cgi-bin/mch/customs/customdeclarequery", "pay"),
    "311 and 511": Talk("customs", "POST", MESSAGES, "pay"),
    "513": Talk("customs", "POST", MESSAGES, "hand over"),
    # The wallet fetches its own receipts on the same paths; it sits out a silence longer than we want to wait.
    "fetching receipts": Talk("customs", "GET", RECEIPTS, "pay", others=1, kinds=("lost_reply",)),
    "acknowledging receipts": Talk("customs", "POST", f"{RECEIPTS}/ack", "pay", others=1, kinds=("lost_reply",)),
}


@pytest.mark.parametrize("kind", ["lost_reply", "silence"])
def test_delivered_once_when_the_platform_dies_in_conversations(harm: Harm, books: Books, kind: str) -> None:
    talks = [talk for name, talk in TALKS.items() if kind in talk.kinds and name != "asking about the declaration"]
    visits = [(talk, walk_to(harm.floor, step_before(talk.step))) for talk in talks]
    for talk, visit in visits:
        talk.plan(harm, kind)
        STEPS[talk.step](visit)
    harm.await_hits(harm.floor.identity, harm.floor.wechat, harm.floor.customs)
    harm.restart_platform()
    for talk, visit in visits:
        walk(visit, after=talk.step)
        books.assert_delivered_once(visit, again_allowed=True)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "kind"), [(name, kind) for name, talk in TALKS.items() for kind in talk.kinds])
def test_delivered_once_when_the_platform_dies_in_one_conversation(harm: Harm, books: Books, name: str, kind: str) -> None:
    talk = TALKS[name]
    visit = walk_to(harm.floor, step_before(talk.step))
    talk.plan(harm, kind)
    STEPS[talk.step](visit)
    harm.await_hits(talk.at(harm.floor))
    harm.restart_platform()
    walk(visit, after=talk.step)
    books.assert_delivered_once(visit)


def test_declared_once_when_the_platform_dies_before_it_hears_that_621_arrived(harm: Harm, books: Books) -> None:
    customs = harm.floor.customs
    customs.post("/control/delays", {"accept": 0.7})
    visit = walk_to(harm.floor, "captured")
    number = visit.wait("the order has its number", lambda view: view.order_no).order_no
    until(lambda: customs.get(f"/control/documents?order_no={number}&kind=payment"), "customs has 411")
    harm.plan(customs, "lost_reply", MESSAGES)
    harm.await_hits(customs)
    harm.restart_platform()
    assert customs.get(f"/control/documents?order_no={number}&kind=inventory")
    walk(visit, after="captured")
    books.assert_delivered_once(visit)


def test_delivered_once_when_customs_wallet_and_register_die(harm: Harm, books: Books) -> None:
    visits = {step: walk_to(harm.floor, step) for step in STEPS}
    harm.restart_sandbox()
    for step, visit in visits.items():
        walk(visit, after=step)
        books.assert_delivered_once(visit, again_allowed=True)


def test_delivered_once_when_the_power_fails_for_all(harm: Harm, books: Books) -> None:
    visits = {step: walk_to(harm.floor, step) for step in ("register", "ask", "code", "pay", "released", "hand over")}
    harm.kill_platform()
    harm.kill_sandbox()
    harm.calm()
    for step, visit in visits.items():
        walk(visit, after=step)
        books.assert_delivered_once(visit, again_allowed=True)


def test_nothing_waits_for_a_person_when_all_is_done(books: Books) -> None:
    books.assert_nothing_parked()
    books.assert_sums()
