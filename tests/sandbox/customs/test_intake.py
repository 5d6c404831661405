"""What customs refuses at the door, what it takes once, and what it waits for."""

import re
from datetime import timedelta
from typing import Any

import pytest

from o2o_store.sandbox.clock import stamp
from o2o_store.sandbox.dxp import CUSTOMS_ID, Envelope, created_at, wrap

pytestmark = pytest.mark.anyio
PLATFORM = "DXPENT0000000001"
WALLET = "DXPENT0000000002"


def code_of(reply: bytes) -> str:
    found = re.search(rb"<ResponseCode>(\d+)</ResponseCode>", reply)
    return found[1].decode() if found else ""


async def raw(customs: Any, data: bytes, kind: str = "CEB311Message", sender: str = PLATFORM, message_id: str = "M-1") -> str:
    envelope = Envelope(message_id, sender, (CUSTOMS_ID,), created_at(customs.now), kind, data)
    return code_of(await customs.server.receive(sender, wrap(envelope)))


@pytest.mark.parametrize(
    ("message", "kind", "code"),
    [
        ("CEB311Message", "order", "-301010"),
        ("CEB411Message", "payment", "-401007"),
        ("CEB511Message", "waybill", "-504015"),
        ("CEB621Message", "inventory", "-621004"),
    ],
)
async def test_second_document_of_a_key_is_refused(customs: Any, papers: Any, message: str, kind: str, code: str) -> None:
    await customs.send_all(papers)
    lines = getattr(papers, f"{kind}_lines", ())
    await customs.send(message, getattr(papers, kind), lines, sender=WALLET if kind == "payment" else PLATFORM)
    assert customs.last(kind).status == code


async def test_order_is_refused_when_older_than_the_stored_one(customs: Any, papers: Any) -> None:
    await customs.send("CEB311Message", papers.order, papers.order_lines)
    papers.order.update(appType="2", appTime=stamp(customs.now - timedelta(hours=1)))
    await customs.send("CEB311Message", papers.order, papers.order_lines)
    assert customs.last("order").status == "-301014"


async def test_line_numbers_must_be_unique(customs: Any, papers: Any) -> None:
    papers.order_lines.append(dict(papers.order_lines[0]))
    papers.inventory_lines.append(dict(papers.inventory_lines[0]))
    await customs.send("CEB311Message", papers.order, papers.order_lines)
    await customs.send("CEB621Message", papers.inventory, papers.inventory_lines)
    assert (customs.statuses("order"), customs.statuses("inventory")) == (["-301002"], ["-621027"])


async def test_refused_order_may_be_sent_again_corrected(customs: Any, papers: Any) -> None:
    right = papers.order["acturalPaid"]
    papers.order["acturalPaid"] = "1.00"
    await customs.send("CEB311Message", papers.order, papers.order_lines)
    customs.later()
    papers.order["acturalPaid"] = right
    await customs.send("CEB311Message", papers.order, papers.order_lines)
    customs.later()
    assert customs.statuses("order") == ["2", "100", "2", "120"]


async def test_change_is_refused_when_the_inventory_is_declared(customs: Any, papers: Any) -> None:
    await customs.send_all(papers)
    papers.order["appType"] = "2"
    await customs.send("CEB311Message", papers.order, papers.order_lines)
    assert customs.last("order").status == "-301011"


async def test_inventory_waits_for_the_payment_and_goes_on_when_it_comes(customs: Any, papers: Any) -> None:
    await customs.send("CEB311Message", papers.order, papers.order_lines)
    await customs.send("CEB511Message", papers.waybill)
    await customs.send("CEB621Message", papers.inventory, papers.inventory_lines)
    customs.later(60)
    assert customs.statuses("inventory") == ["2"]
    assert customs.last().info.endswith("支付信息不存在")
    await customs.send("CEB411Message", papers.payment, sender=WALLET)
    customs.later()
    assert customs.statuses("inventory") == ["2", "120", "800"]


async def test_inventory_is_refused_when_the_payment_never_comes(customs: Any, papers: Any) -> None:
    await customs.send("CEB311Message", papers.order, papers.order_lines)
    await customs.send("CEB511Message", papers.waybill)
    await customs.send("CEB621Message", papers.inventory, papers.inventory_lines)
    customs.later(1801)
    assert customs.statuses("inventory") == ["2", "100"]
    assert "支付信息不存在" in customs.last().info


async def test_stored_document_is_not_declared(customs: Any, papers: Any) -> None:
    papers.inventory["appStatus"] = "1"
    await customs.send_three(papers)
    await customs.send("CEB621Message", papers.inventory, papers.inventory_lines)
    customs.later()
    assert customs.statuses("inventory") == ["1"]
