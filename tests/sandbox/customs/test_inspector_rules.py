"""The inspector's pages of rules: kept out and let in again, versions in words, tried first, put in force, gone back to, draws redone."""

import re
from datetime import timedelta
from typing import Any

import httpx
import pytest

from o2o_store.sandbox.customs.inspector_rules import words_of
from o2o_store.sandbox.customs.risk import Rule, drawn
from o2o_store.sandbox.customs.rulebook import Rulebook, day_of

pytestmark = pytest.mark.anyio


async def tell(inspector: httpx.AsyncClient, page: str, **words: str) -> str:
    return (await inspector.post(f"/inspector/{page}", data=words)).text


def as_text(page: str) -> str:
    return re.sub(r"<[^>]+>", "", page)


async def test_rules_are_drafted_tried_put_in_force_and_gone_back_to(inspector: httpx.AsyncClient) -> None:
    drafted = await tell(inspector, "rules", act="draft", rules='[{"id":"a","action":"300","over_fen":150000}]', note="<b>")
    assert "已保存为版本 1" in drafted
    assert "<b>" not in drafted.replace("<b>海关监管", "")
    assert "完税价格超过 1,500.00 元 → 300 人工审核" in as_text(drafted)
    assert "0 单结果会变" in await tell(inspector, "rules", act="dry_run", version="1")
    assert "版本 1 已启用" in await tell(inspector, "rules", act="activate", version="1")
    assert "没有照做" in await tell(inspector, "rules", act="draft", rules='[{"id":1}]')
    assert "没有照做" in await tell(inspector, "rules", act="activate", version="7")
    await tell(inspector, "rules", act="draft", rules="[]")
    assert "退回此版" in await tell(inspector, "rules", act="activate", version="2")
    assert "版本 1 已启用" in await tell(inspector, "rules", act="activate", version="1")


async def test_an_enterprise_is_kept_out_only_once_its_version_is_in_force(inspector: httpx.AsyncClient, customs: Any, papers: Any) -> None:
    await customs.send_all(papers)
    seller = papers.inventory["ebcCode"]
    tried = as_text(await tell(inspector, "access", kind="enterprise", code=seller, note="样本"))
    assert "已保存为版本 1，尚未启用" in tried
    assert "试算：1 单，1 单结果会变" in tried
    assert seller not in as_text((await inspector.get("/inspector/access")).text)
    await tell(inspector, "rules", act="activate", version="1")
    assert seller in as_text((await inspector.get("/inspector/access")).text)
    assert "版本 2" in as_text(await tell(inspector, "access", rule=f"bar-{seller}"))
    await tell(inspector, "rules", act="activate", version="2")
    assert "没有被挡在外面" in (await inspector.get("/inspector/access")).text


@pytest.mark.parametrize(("kind", "code"), [("enterprise", ""), ("enterprise", "<b>"), ("gcode", "19A"), ("gcode", "")])
async def test_access_wants_a_code_that_can_be_one(inspector: httpx.AsyncClient, kind: str, code: str) -> None:
    assert "编码只能是" in await tell(inspector, "access", kind=kind, code=code)


async def test_draws_of_a_past_day_are_redone_from_its_seed(inspector: httpx.AsyncClient, customs: Any, papers: Any) -> None:
    rules = [Rule(id="half", action="500", rate_bp=5000)]
    now = customs.server.now()
    seed = customs.server.books.write_now(lambda book: Rulebook(book).seed(day_of(now)))
    papers.order["orderNo"] = next(f"A{n}" for n in range(100) if drawn(seed, "half", f"A{n}", 5000))
    for paper in (papers.payment, papers.waybill, papers.inventory):
        paper["orderNo"] = papers.order["orderNo"]
    customs.server.books.write_now(lambda book: Rulebook(book).activate(Rulebook(book).draft(rules, "", now), now))
    await customs.send_all(papers)
    today = (await inspector.get("/inspector/draws")).text
    assert "当日结束后公布" in today
    assert seed not in today
    customs.server.clock.offset += timedelta(days=1)
    after = (await inspector.get("/inspector/draws")).text
    assert seed in after
    assert "与哈希相符" in after
    assert '<span class="badge done">一致</span>' in after
    question = {"seed": seed, "rule": "half", "percent": "50", "order_no": papers.order["orderNo"]}
    assert "抽中" in as_text((await inspector.get("/inspector/draws", params=question)).text)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Rule(id="a", action="600"), "所有清单 → 600 挂起"),
        (Rule(id="a", action="500", gcode="1901", rate_bp=550), "商品编码 1901 开头，抽 5.5% → 500 查验"),
        (Rule(id="a", action="100", enterprise="E1", note="原因"), "企业 E1 → 100 退单（原因）"),
        (Rule(id="a", action="300", orders_a_day=3, persons_a_phone=2), "同一人当天超过 3 单，同一电话当天超过 2 人 → 300 人工审核"),
    ],
)
def test_a_rule_is_said_in_words(rule: Rule, words: str) -> None:
    assert words_of(rule) == words
