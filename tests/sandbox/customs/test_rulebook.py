"""Versions of the rules at work: access, review, inspection, refusal, dry run, rollback, and draws that replay."""

from typing import Any

import pytest

from o2o_store.sandbox.customs.examiner import decide
from o2o_store.sandbox.customs.risk import Rule, drawn, seed_hash
from o2o_store.sandbox.customs.rulebook import Rulebook

pytestmark = pytest.mark.anyio


def rules(customs: Any, work: Any) -> Any:
    return customs.page(lambda page: work(Rulebook(page.connection)))


def enforce(customs: Any, *wanted: Rule) -> int:
    version: int = rules(customs, lambda book: book.draft(wanted, "样本", customs.now))
    rules(customs, lambda book: book.activate(version, customs.now))
    return version


@pytest.mark.parametrize("action", ["300", "500", "600"])
async def test_inventory_is_held_by_a_rule_until_a_person_decides(customs: Any, papers: Any, action: str) -> None:
    enforce(customs, Rule(id="look", action=action, gcode="1901"))  # type: ignore[arg-type]  # one of the actions
    assert await customs.send_all(papers) == ["2", "120", action]
    customs.page(lambda page: decide(page, papers.order["orderNo"], "800", "", customs.server.examination(), customs.now))
    assert customs.statuses("inventory")[-1] == "800"


@pytest.mark.parametrize(("rule", "code"), [({"enterprise": "4199E00001"}, "9040"), ({"gcode": "19"}, "9041"), ({"over_fen": 1}, "9042")])
async def test_enterprise_goods_and_risk_are_refused(customs: Any, papers: Any, rule: dict[str, Any], code: str) -> None:
    enforce(customs, Rule(id="out", action="100", **rule))
    assert await customs.send_all(papers) == ["2", "100"]
    assert f"[Code:{code};" in customs.last().info
    assert customs.page(lambda page: page.year_used(papers.inventory["buyerIdNumber"], customs.now.year)) == 0


async def test_rules_come_back_by_activating_an_older_version(customs: Any, papers: Any) -> None:
    first = enforce(customs)
    second = enforce(customs, Rule(id="all", action="100"))
    assert rules(customs, lambda book: [(one.version, one.active) for one in book.list_versions()]) == [(second, True), (first, False)]
    rules(customs, lambda book: book.activate(first, customs.now))
    assert await customs.send_all(papers) == ["2", "120", "800"]
    with pytest.raises(KeyError):
        rules(customs, lambda book: book.activate(99, customs.now))


async def test_dry_run_tells_without_touching_anything(customs: Any, papers: Any) -> None:
    await customs.send_all(papers)
    version = rules(customs, lambda book: book.draft([Rule(id="dear", action="500", over_fen=100)], "", customs.now))
    result = rules(customs, lambda book: book.dry_run(version))
    assert (result.orders, result.before, result.after, result.examples) == (1, {"800": 1}, {"500": 1}, (papers.order["orderNo"],))
    assert customs.statuses("inventory")[-1] == "800"
    assert rules(customs, lambda book: book.active()) == 0


async def test_draws_of_a_day_replay_from_its_published_seed(customs: Any, papers: Any) -> None:
    enforce(customs, Rule(id="fifth", action="300", rate_bp=10_000))
    await customs.send_all(papers)
    (today,) = rules(customs, lambda book: book.published(customs.now))
    assert (today["seed"], [one["order_no"] for one in today["draws"]]) == ("", [papers.order["orderNo"]])
    customs.server.clock.offset = customs.server.clock.offset.__class__(days=1)
    tomorrow, over = rules(customs, lambda book: book.published(customs.now))
    assert tomorrow["seed"] == ""
    assert seed_hash(over["seed"]) == over["seed_hash"] == today["seed_hash"]
    assert all(drawn(over["seed"], one["rule"], one["order_no"], 10_000) for one in over["draws"])
