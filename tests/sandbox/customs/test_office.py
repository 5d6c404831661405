"""The transport: what is kept once, what is refused at the door."""

import re
from typing import Any

import pytest

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


async def test_message_is_kept_when_well_formed(customs: Any, papers: Any) -> None:
    reply = await customs.send("CEB311Message", papers.order, papers.order_lines)
    assert code_of(reply) == "0000"
    assert b"<RecevierId>DXPENT0000000001</RecevierId>" in reply


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [(b"<x/>", "0001"), (b"not xml", "0001"), (b"\xff\xfe", "0001"), (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "0001")],
)
async def test_envelope_is_refused_when_it_is_none(customs: Any, spoil: bytes, expected: str) -> None:
    assert code_of(await customs.server.receive(PLATFORM, spoil)) == expected


async def test_envelope_is_refused_when_sender_or_receiver_is_wrong(customs: Any) -> None:
    envelope = Envelope("M-1", WALLET, (CUSTOMS_ID,), created_at(customs.now), "CEB311Message", b"<a/>")
    assert code_of(await customs.server.receive(PLATFORM, wrap(envelope))) == "2002"
    elsewhere = Envelope("M-1", PLATFORM, ("DXPEDCCEB0000003",), created_at(customs.now), "CEB311Message", b"<a/>")
    assert code_of(await customs.server.receive(PLATFORM, wrap(elsewhere))) == "2001"


async def test_same_message_again_changes_nothing(customs: Any, papers: Any) -> None:
    body = customs.enveloped("CEB311Message", papers.order, papers.order_lines)
    assert [code_of(await customs.server.receive(PLATFORM, body)) for _ in range(3)] == ["0000"] * 3
    customs.later()
    assert customs.statuses("order") == ["2", "120"]


async def test_message_number_used_for_another_message_is_refused(customs: Any) -> None:
    assert [await raw(customs, b"<a/>"), await raw(customs, b"<b/>")] == ["0000", "0999"]
