"""A shopper who changed their mind, at the real desk with keys and scanner alone: goods brought back in part, and a sale given up."""

import json
from collections.abc import Iterator

import pytest

from journeys.floor import Floor, Visit
from journeys.windows import Window, sign_in
from o2o_store.domain.money import Fen, grouped
from o2o_store.ops.demo.programs import set_up
from o2o_store.ops.demo.world import HALL, World


@pytest.fixture(scope="module")
def desk(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """A desk with the clerk signed in."""
    with Window.opened(world, tmp_path_factory.mktemp("desk"), "desk") as desk:
        sign_in(desk)
        yield desk


def stock(world: World, gtin: str) -> tuple[int, int]:
    """What was sold of a product and what came back, in the hall's stock book."""
    (line,) = [one for one in json.loads(set_up(world.home, "catalog", "show", HALL, "--json")) if one["gtin"] == gtin]
    return line["sold"], line["returned"]


def taken_home(floor: Floor, who: str) -> Visit:
    """Two products, bought and handed over."""
    visit = Visit(floor, who)
    visit.to_released()
    visit.pack_parcel()
    visit.wait("ready", lambda view: view.ready)
    visit.hand_over()
    return visit


def test_one_of_two_products_comes_back_with_its_share_of_everything(world: World, floor: Floor, desk: Window) -> None:
    visit = taken_home(floor, "ding")
    before = visit.view()
    line, other = before.lines
    assert (line.quantity, before.allowance is not None) == (1, True)
    sold = stock(world, line.gtin)

    desk.tell("keys", text=before.order_no)
    desk.wait("desk.case_order_id", "is", before.order_id)
    assert (desk.see("desk.case_state"), desk.see("back.can_return")) == ("handed_over", True)
    desk.tell("keys", text=line.gtin)
    desk.wait("desk.sheet", "is", "return")
    back = line.goods_fen + line.tax_fen
    desk.wait("back.refund_text", "is", grouped(Fen(back)))
    desk.tell("type", text="y")
    desk.wait("back.can_act", "is", True)
    desk.tell("type", text="\r")
    desk.kill()

    desk.start()
    sign_in(desk)
    desk.tell("keys", text=before.order_no)
    desk.wait("desk.case_order_id", "is", before.order_id)
    if not desk.see("back.stage"):
        # The power went before the platform had heard of it: nothing was recorded, and it is done again.
        desk.tell("keys", text=line.gtin)
        desk.wait("back.refund_text", "not", "")
        desk.tell("type", text="y")
        desk.wait("back.can_act", "is", True)
        desk.tell("type", text="\r")
    desk.wait("back.stage", "is", "refunded", within=90)
    assert desk.see("back.stage_amount") == grouped(Fen(back))

    after = visit.wait("the refund", lambda view: view.payment and view.payment.state == "partly_refunded")
    assert after.payment is not None
    assert after.allowance is not None
    assert before.allowance is not None
    assert [one.returned for one in after.lines] == [1, 0]
    assert (after.payment.refunded_fen, after.closed) == (back, True)
    assert before.allowance.used_fen - after.allowance.used_fen == line.goods_fen
    assert stock(world, line.gtin) == (sold[0], sold[1] + 1)
    assert [entry.what for entry in after.timeline].count("brought_back") == 1
    assert {one.kind: one.status for one in after.documents}["return"] in {"120", "399", "800"}

    desk.tell("type", text="R")
    desk.wait("desk.sheet", "is", "return")
    desk.tell("keys", text=line.gtin)
    desk.wait("desk.scanned_tone", "is", "wrong")
    assert desk.see("back.counted") == 0
    desk.tell("keys", text=other.gtin)
    desk.wait("back.counted", "is", 1)
    desk.tell("type", text="\x1b")
    desk.wait("desk.sheet", "is", "")
    assert visit.view().version == after.version


def test_sale_is_given_up_while_customs_looks_at_it(floor: Floor, desk: Window) -> None:
    floor.customs.post("/control/verdicts", {"act": "force", "kind": "inventory", "status": "300"})
    try:
        visit = Visit(floor, "bing")
        visit.to_captured()
        view = visit.wait("review", lambda view: any(one.state == "in_review" for one in view.documents))
    finally:
        floor.customs.post("/control/verdicts", {"act": "drop", "kind": "inventory", "status": "300"})
    used = view.allowance.used_fen + view.allowance.held_fen if view.allowance is not None else 0
    assert view.parcel is not None
    desk.tell("keys", text=view.parcel.label)
    desk.wait("desk.case_order_id", "is", view.order_id)
    desk.tell("type", text="x")
    desk.wait("desk.sheet", "is", "withdraw")
    assert desk.see("back.way") == "ask_customs"
    desk.tell("type", text="2")
    desk.wait("back.reason", "is", "no_time")
    desk.tell("type", text="\r\r")
    desk.wait("back.stage", "is", "refunded", within=90)
    after = visit.wait("the refund", lambda view: view.payment and view.payment.state == "refunded")
    assert (after.closed, after.step_failed, desk.see("desk.case_state")) == (True, False, "withdrawn")
    assert after.allowance is not None
    assert used - after.allowance.used_fen - after.allowance.held_fen == view.goods_fen
    assert [entry.what for entry in after.timeline].count("withdrawal_asked") == 1
