"""The inspector's pages: closed to strangers, showing differences, deciding, and changing rules."""

from typing import Any

import httpx
import pytest

from o2o_store.sandbox.customs.books import Verdict
from o2o_store.sandbox.customs.inspector import masked

pytestmark = pytest.mark.anyio


async def test_nobody_gets_in_without_the_word(visitor: httpx.AsyncClient) -> None:
    for path in ("", "/access", "/rules", "/draws", "/orders/A1"):
        assert "请出示口令" in (await visitor.get(f"/inspector{path}")).text
    assert (await visitor.post("/inspector/login", data={"token": "wrong"})).status_code == 401
    assert "请出示口令" in (await visitor.post("/inspector/rules", data={"act": "draft", "rules": "[]"})).text


async def test_inspector_reads_compares_and_decides(inspector: httpx.AsyncClient, customs: Any, papers: Any) -> None:
    customs.page(lambda page: page.plan_verdict(Verdict(status="300")))
    await customs.send_all(papers)
    order_no = papers.order["orderNo"]
    waiting = (await inspector.get("/inspector")).text
    assert order_no in waiting
    assert papers.order["buyerName"] not in waiting
    page = (await inspector.get(f"/inspector/orders/{order_no}")).text
    assert 'class="differs"' not in page
    assert papers.order["buyerIdNumber"] not in page
    decision = f"/inspector/orders/{order_no}/decision"
    assert (await inspector.post(decision, data={"status": "999"})).status_code == 400
    assert "800 放行" in (await inspector.post(decision, data={"status": "800"})).text
    assert (await inspector.post(decision, data={"status": "800"})).status_code == 409
    assert (await inspector.get("/inspector/orders/NONE")).status_code == 404


async def test_difference_is_marked_on_both_sides(inspector: httpx.AsyncClient, customs: Any, papers: Any) -> None:
    papers.payment["amountPaid"] = "1.00"
    await customs.send_all(papers)
    page = (await inspector.get(f"/inspector/orders/{papers.order['orderNo']}")).text
    assert page.count('class="differs"') == 2


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("buyerName", "样本甲", "样**"),
        ("buyerIdNumber", "41999919900307001X", "419***********001X"),
        ("orderNo", "A1", "A1"),
        ("buyerName", "", ""),
    ],
)
def test_persons_are_shown_in_part_only(name: str, value: str, shown: str) -> None:
    assert masked(name, value) == shown
