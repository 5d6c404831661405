"""Programs die at every step of a purchase; the purchase ends as if nothing had happened: once, whole, owing nothing."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from faults.books import Books
from faults.harm import Cut, Harm, unheard, unreached
from faults.walks import document, shaky_visit, visit_of, walk
from journeys.floor import Peer, Visit, until
from o2o_store.backend.writer import OUTBOX

ACTS = ("buyer", "basket", "filing", "payments", "parcel", "hand-over")
"""Last words of the paths by which people move a purchase."""

MESSAGES = "/dxp/messages"
RECEIPTS = "/dxp/receipts"


@pytest.mark.parametrize("cut", [unreached, unheard])
@pytest.mark.parametrize("act", ACTS)
def test_delivered_once_when_the_platform_dies_around_an_act(harm: Harm, books: Books, act: str, cut: Cut) -> None:
    visit = shaky_visit(harm, {act: cut})
    walk(visit)
    assert not visit.kiosk.cuts if act not in {"parcel", "hand-over"} else not visit.floor.desk.cuts  # type: ignore[attr-defined]
    books.assert_delivered_once(visit)


Wait = Callable[[Harm, Visit], None]


def _three_but_payment(harm: Harm, visit: Visit) -> None:
    visit.wait("311 and 511 are accepted", lambda view: {document(view, "order"), document(view, "waybill")} == {"accepted"})
    assert document(visit.view(), "payment") != "accepted"


def _inventory_accepted(harm: Harm, visit: Visit) -> None:
    visit.wait("621 is accepted", lambda view: document(view, "inventory") == "accepted")


def _nothing(harm: Harm, visit: Visit) -> None:
    """Right away."""


MOMENTS: dict[str, tuple[str, Wait]] = {
    "registered": ("register", _nothing),
    "name checked": ("checked", _nothing),
    "submitted": ("submit", _nothing),
    "filed": ("file", _nothing),
    "code shown": ("code", _nothing),
    "captured": ("captured", _nothing),
    "411 pending": ("captured", _three_but_payment),
    "621 accepted": ("captured", _inventory_accepted),
    "packed": ("pack", _nothing),
    "released": ("released", _nothing),
    "handed over": ("hand over", _nothing),
}
"""Moments between two acts, by the step before them and what is waited for."""


def _slow_where_needed(harm: Harm, moment: str) -> None:
    if moment == "411 pending":
        harm.floor.wechat.post("/control/delays", {"declare": 1.0})
    if moment == "621 accepted":
        harm.floor.customs.post("/control/delays", {"release": 1.0})


@pytest.mark.parametrize("moment", MOMENTS)
def test_delivered_once_when_the_platform_dies_at_this_moment(harm: Harm, books: Books, moment: str) -> None:
    step, wait = MOMENTS[moment]
    _slow_where_needed(harm, moment)
    visit = visit_of(harm.floor)

    def die(visit: Visit) -> None:
        wait(harm, visit)
        harm.restart_platform()

    walk(visit, {step: die})
    books.assert_delivered_once(visit)


def test_captured_when_the_phone_pays_while_the_platform_is_dead(harm: Harm, books: Books) -> None:
    visit = visit_of(harm.floor)

    def pay_the_dead(visit: Visit) -> None:
        view = visit.view()
        assert view.payment is not None
        harm.kill_platform()
        harm.floor.wechat.post("/control/pay", {"code": view.payment.code_url, "payer": visit.who})
        until(lambda: harm.floor.wechat.get("/control/notices")[-1]["last_answer"] == "0", "the notification finds nobody")
        harm.world.start_platform()

    walk(visit, instead={"pay": pay_the_dead})
    books.assert_delivered_once(visit)


def test_released_when_customs_decides_while_the_platform_is_dead(harm: Harm, books: Books) -> None:
    visit = visit_of(harm.floor)

    def sleep_through_the_release(visit: Visit) -> None:
        number = visit.wait("621 is accepted", lambda view: document(view, "inventory") == "accepted").order_no
        harm.kill_platform()
        until(lambda: harm.floor.customs.get(f"/control/documents?order_no={number}&kind=inventory")[0]["status"] == "800", "customs releases")
        harm.world.start_platform()

    harm.floor.customs.post("/control/delays", {"release": 1.0})
    walk(visit, {"captured": sleep_through_the_release})
    books.assert_delivered_once(visit)


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation the platform has on its own: with whom, about what, planned after one step, overheard after another.

    `others` is how many requests on this path somebody else may make first.
    """

    peer: str
    method: str
    path: str
    planned: str
    heard: str
    others: int = 0


TALKS = {
    "real-name check": Talk("identity", "POST", "/v1/real-name-checks", "", "register"),
    "opening at the wallet": Talk("wechat", "POST", "/v3/pay/transactions/native", "file", "ask"),
    "asking whether it is paid": Talk("wechat", "GET", "/v3/pay/transactions/out-trade-no", "code", "pay"),
    "declaring the payment": Talk("wechat", "POST", "/cgi-bin/mch/customs/customdeclareorder", "code", "pay"),
    "asking about the declaration": Talk("wechat", "POST", "/cgi-bin/mch/customs/customdeclarequery", "code", "pay"),
    "311 and 511": Talk("customs", "POST", MESSAGES, "code", "captured"),
    "513": Talk("customs", "POST", MESSAGES, "released", "hand over"),
}

QUEUE = {
    "fetching receipts": Talk("customs", "GET", RECEIPTS, "code", "captured", others=1),
    "acknowledging receipts": Talk("customs", "POST", f"{RECEIPTS}/ack", "code", "captured", others=1),
}
"""The wallet fetches its own receipts on the same paths."""


@pytest.mark.parametrize(("talk", "kind"), [*itertools.product(TALKS, ["lost_reply", "silence"]), *((talk, "lost_reply") for talk in QUEUE)])
def test_delivered_once_when_the_platform_dies_in_a_conversation(harm: Harm, books: Books, talk: str, kind: str) -> None:
    words = (TALKS | QUEUE)[talk]
    peer: Peer = getattr(harm.floor, words.peer)
    times = 1 + words.others
    visit = visit_of(harm.floor)

    def plan(_: Visit) -> None:
        harm.plan(peer, kind, words.path, method=words.method, times=times)

    def die(_: Visit) -> None:
        harm.await_hits(peer)
        harm.restart_platform()

    if not words.planned:
        plan(visit)
    walk(visit, {words.planned: plan, words.heard: die})
    books.assert_delivered_once(visit)


def test_declared_once_when_the_platform_dies_before_it_hears_that_621_arrived(harm: Harm, books: Books) -> None:
    customs = harm.floor.customs
    visit = visit_of(harm.floor)

    def die_with_621_on_the_way(visit: Visit) -> None:
        number = visit.wait("the order has its number", lambda view: view.order_no).order_no
        until(lambda: customs.get(f"/control/documents?order_no={number}&kind=payment"), "customs has 411")
        harm.plan(customs, "lost_reply", MESSAGES)
        harm.await_hits(customs)
        harm.restart_platform()

    customs.post("/control/delays", {"accept": 0.7})
    walk(visit, {"captured": die_with_621_on_the_way})
    books.assert_delivered_once(visit)


@pytest.mark.parametrize("step", ["register", "ask", "code", "pay", "captured", "released", "hand over"])
def test_delivered_once_when_customs_wallet_and_register_die(harm: Harm, books: Books, step: str) -> None:
    visit = visit_of(harm.floor)
    walk(visit, {step: lambda _: harm.restart_sandbox()})
    books.assert_delivered_once(visit)


@pytest.mark.parametrize("step", ["pay", "hand over"])
def test_delivered_once_when_the_power_fails_for_all(harm: Harm, books: Books, step: str) -> None:
    visit = visit_of(harm.floor)

    def power_cut(_: Visit) -> None:
        harm.kill_platform()
        harm.kill_sandbox()
        harm.calm()

    walk(visit, {step: power_cut})
    books.assert_delivered_once(visit)


def test_nothing_is_owed_to_anybody_when_all_is_done(books: Books) -> None:
    until(lambda: not books.ask(sa.select(OUTBOX)), "the outbox is empty")
    books.assert_sums()
