"""What is no message of customs is answered by CEB900 with itself inside."""

import re
from typing import Any

import pytest

from o2o_store.sandbox.dxp import CUSTOMS_ID, Envelope, created_at, unwrap, wrap

pytestmark = pytest.mark.anyio


PLATFORM = "DXPENT0000000001"


def code_of(reply: bytes) -> str:
    found = re.search(rb"<ResponseCode>(\d+)</ResponseCode>", reply)
    return found[1].decode() if found else ""


async def raw(customs: Any, data: bytes, kind: str = "CEB311Message", sender: str = PLATFORM, message_id: str = "M-1") -> str:
    envelope = Envelope(message_id, sender, (CUSTOMS_ID,), created_at(customs.now), kind, data)
    return code_of(await customs.server.receive(sender, wrap(envelope)))


@pytest.mark.parametrize("data", [b"<a/>", b"{}", b"<!DOCTYPE a><a/>", b'<CEB999Message xmlns="http://www.chinaport.gov.cn/ceb"/>'])
async def test_content_is_answered_by_900_when_it_is_no_message_of_customs(customs: Any, data: bytes) -> None:
    assert await raw(customs, data) == "0000"
    receipt = customs.last("message")
    assert receipt.status == "-20001"
    document = unwrap(receipt.body).data
    assert b"<oriCopMsgId>M-1</oriCopMsgId>" in document
    assert data.replace(b"]]>", b"") in document
