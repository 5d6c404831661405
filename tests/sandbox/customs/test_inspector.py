"""The inspector's pages: closed to strangers, showing differences, deciding, and changing rules."""

from collections.abc import AsyncIterator
from typing import Any, cast

import httpx
import pytest

from o2o_store.sandbox.customs.books import Verdict
from o2o_store.sandbox.customs.inspector import masked
from o2o_store.sandbox.customs.server import build_app

pytestmark = pytest.mark.anyio


@pytest.fixture
async def visitor(customs: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody at the pages' door."""
    transport = httpx.ASGITransport(cast("Any", build_app(customs.server)))
    async with httpx.AsyncClient(transport=transport, base_url="http://customs", follow_redirects=True) as client:
        yield client


@pytest.fixture
async def inspector(visitor: httpx.AsyncClient) -> httpx.AsyncClient:
    """Somebody who has said the word."""
    assert "待办清单" in (await visitor.post("/inspector/login", data={"token": "control"})).text
    return visitor


async def test_nobody_gets_in_without_the_word(visitor: httpx.AsyncClient) -> None:
    for path in ("", "/rules", "/draws", "/orders/A1"):
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


async def test_rules_are_drafted_tried_and_put_in_force(inspector: httpx.AsyncClient) -> None:
    async def tell(**words: str) -> str:
        return (await inspector.post("/inspector/rules", data=words)).text

    drafted = await tell(act="draft", rules='[{"id":"a","action":"300"}]', note="<b>")
    assert "已保存为版本 1" in drafted
    assert "<b>" not in drafted.replace("<b>海关监管", "")
    assert "0 单结果会变" in await tell(act="dry_run", version="1")
    assert "版本 1 已启用" in await tell(act="activate", version="1")
    assert "没有照做" in await tell(act="draft", rules='[{"id":1}]')
    assert "没有照做" in await tell(act="activate", version="7")
    assert "当日结束后公布" in (await inspector.get("/inspector/draws")).text


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
