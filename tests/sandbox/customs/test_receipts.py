"""Receipts fit the field table, reach the sender, and are lost or doubled when planned."""

import dataclasses
from typing import Any

import pytest

from o2o_store.sandbox.customs.books import Verdict

pytestmark = pytest.mark.anyio


def test_every_receipt_fits_the_field_table() -> None:
    from o2o_store.sandbox.customs.fields import node_rules
    from o2o_store.sandbox.customs.kinds import BY_NAME

    for kind in BY_NAME.values():
        names = [rule.name for rule in node_rules(kind.receipt)[kind.receipt_node].fields]
        assert names == ["guid", *kind.receipt_fields, "returnStatus", "returnTime", "returnInfo"], dataclasses.asdict(kind)


def plan(customs: Any, **values: Any) -> None:
    customs.page(lambda page: page.plan_verdict(Verdict(**values)))


async def test_receipt_is_lost_or_doubled_when_planned(customs: Any, papers: Any) -> None:
    plan(customs, act="drop", status="120")
    plan(customs, act="duplicate", status="800")
    assert await customs.send_all(papers) == ["2", "800", "800"]


async def test_receipt_is_overtaken_by_the_next_when_planned(customs: Any, papers: Any) -> None:
    plan(customs, act="late", status="120")
    assert await customs.send_all(papers) == ["2", "800", "120"]


async def test_message_is_called_unreadable_when_planned(customs: Any, papers: Any) -> None:
    plan(customs, act="unreadable", kind="inventory")
    assert await customs.send_all(papers) == []
    assert customs.statuses("message") == ["-20001"]


async def test_receipts_go_to_whoever_sent_the_document(customs: Any, papers: Any) -> None:
    await customs.send_all(papers)
    assert {receipt.kind for receipt in customs.receipts(dxp_id="DXPENT0000000002")} == {"payment"}
    assert {receipt.kind for receipt in customs.receipts(dxp_id="DXPENT0000000001")} == {"order", "waybill", "inventory"}
