"""Verdicts forced by hand, lost and doubled receipts, hand-over reports, cancellation and return, and what a restart keeps."""

from typing import Any

import pytest

from o2o_store.sandbox.customs.books import Verdict
from o2o_store.sandbox.customs.examiner import UnknownOrder, decide

pytestmark = pytest.mark.anyio


def plan(customs: Any, **values: Any) -> None:
    customs.page(lambda page: page.plan_verdict(Verdict(**values)))


def book(customs: Any, papers: Any) -> tuple[int, int]:
    used = customs.page(lambda page: page.year_used(papers.inventory["buyerIdNumber"], customs.now.year))
    return used, customs.page(lambda page: page.book_items("T4611W000001"))["1001"].stock


async def test_forced_refusal_carries_its_code_and_charges_nothing(customs: Any, papers: Any) -> None:
    plan(customs, status="100", code="1313", info="订购人购买超过年度限额")
    assert await customs.send_all(papers) == ["2", "100"]
    assert customs.last().info == "[Code:1313;Desc:订购人购买超过年度限额]"
    assert book(customs, papers) == (0, 50)


@pytest.mark.parametrize("status", ["300", "500", "600", "1399"])
async def test_held_inventory_stays_until_decided(customs: Any, papers: Any, status: str) -> None:
    plan(customs, status=status)
    assert await customs.send_all(papers) == ["2", "120", status]
    customs.later(3600)
    if status != "1399":
        customs.page(lambda page: decide(page, papers.order["orderNo"], "800", "", customs.server.examination(), customs.now))
        assert customs.statuses("inventory")[-1] == "800"


async def test_held_inventory_gives_back_when_refused(customs: Any, papers: Any) -> None:
    plan(customs, status="300")
    await customs.send_all(papers)
    customs.page(lambda page: decide(page, papers.order["orderNo"], "100", "", customs.server.examination(), customs.now))
    assert customs.statuses("inventory")[-1] == "100"
    assert book(customs, papers) == (0, 50)


async def test_decision_is_refused_when_nothing_waits(customs: Any) -> None:
    with pytest.raises(UnknownOrder):
        customs.page(lambda page: decide(page, "NONE", "800", "", customs.server.examination(), customs.now))


async def test_order_is_refused_when_forced(customs: Any, papers: Any) -> None:
    plan(customs, kind="order", order_no=papers.order["orderNo"], status="100", code="9100", info="演练")
    await customs.send_three(papers)
    customs.later()
    assert (customs.statuses("order"), customs.statuses("waybill")) == (["2", "100"], ["2", "120"])


async def test_delivery_is_accepted_after_release_only(customs: Any, papers: Any) -> None:
    status = {
        name: papers.waybill[name] for name in ("guid", "appType", "appTime", "appStatus", "logisticsCode", "logisticsName", "logisticsNo")
    }
    status |= {"logisticsStatus": "S", "logisticsTime": papers.waybill["appTime"]}
    await customs.send_three(papers)
    customs.later()
    await customs.send("CEB513Message", status)
    customs.later()
    await customs.send("CEB621Message", papers.inventory, papers.inventory_lines)
    customs.later()
    await customs.send("CEB513Message", status)
    customs.later()
    assert customs.statuses("delivery") == ["2", "100", "2", "120"]


def _reference(customs: Any, papers: Any, *names: str) -> dict[str, str]:
    invt_no = next(stored.invt_no for stored in customs.page(lambda page: page.list_documents(papers.order["orderNo"], "inventory")))
    first = {
        name: papers.inventory[name]
        for name in (
            "guid",
            "appType",
            "appTime",
            "appStatus",
            "customsCode",
            "orderNo",
            "ebpCode",
            "ebpName",
            "ebcCode",
            "ebcName",
            "logisticsNo",
            "logisticsCode",
            "logisticsName",
        )
    }
    buyer = {
        name: papers.inventory[name] for name in ("buyerIdType", "buyerIdNumber", "buyerName", "buyerTelephone", "agentCode", "agentName")
    }
    return {**first, "copNo": "X1", "invtNo": invt_no, **buyer, "reason": "演练"}


async def test_cancellation_gives_back_before_release(customs: Any, papers: Any) -> None:
    plan(customs, status="300")
    await customs.send_all(papers)
    await customs.send("CEB623Message", _reference(customs, papers))
    customs.later()
    assert customs.statuses("cancellation") == ["2", "120", "399"]
    assert book(customs, papers) == (0, 50)


async def test_cancellation_is_refused_after_release(customs: Any, papers: Any) -> None:
    await customs.send_all(papers)
    await customs.send("CEB623Message", _reference(customs, papers))
    assert customs.statuses("cancellation") == ["-623005"]


async def test_return_gives_back_what_came_back(customs: Any, papers: Any) -> None:
    await customs.send_all(papers)
    await customs.send(
        "CEB625Message",
        _reference(customs, papers),
        [{"gnum": "1", "gcode": "1901101000", "gname": "示例婴儿配方奶粉900g", "qty": "1", "unit": "122"}],
    )
    customs.later()
    assert customs.statuses("refund") == ["2", "120", "399"]
    assert book(customs, papers) == (25800, 49)


@pytest.mark.parametrize(("changes", "code"), [({"qty": "3"}, "-625209"), ({"gcode": "1901109000"}, "-625209"), ({"gnum": "2"}, "-625209")])
async def test_return_is_refused_when_it_does_not_fit_the_inventory(customs: Any, papers: Any, changes: dict[str, str], code: str) -> None:
    await customs.send_all(papers)
    line = {"gnum": "1", "gcode": "1901101000", "gname": "示例婴儿配方奶粉900g", "qty": "1", "unit": "122"} | changes
    await customs.send("CEB625Message", _reference(customs, papers), [line])
    assert customs.statuses("refund") == [code]


async def test_return_is_refused_after_thirty_days(customs: Any, papers: Any) -> None:
    await customs.send_all(papers)
    customs.later(31 * 86400)
    line = {"gnum": "1", "gcode": "1901101000", "gname": "示例婴儿配方奶粉900g", "qty": "1", "unit": "122"}
    await customs.send("CEB625Message", _reference(customs, papers), [line])
    assert customs.statuses("refund") == ["-625022"]
