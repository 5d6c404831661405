"""The envelope survives the way there and back; what is incomplete is refused."""

from datetime import UTC, datetime

import pytest

from o2o_store.ceb.dxp import read_message, read_response
from o2o_store.sandbox.dxp import CUSTOMS_ID, Envelope, Record, build_ceb, build_reply, created_at, unwrap, wrap
from o2o_store.sandbox.xmlsafe import BadXml

NOW = datetime(2026, 1, 5, 2, 30, tzinfo=UTC)
GOOD = Envelope("M-1", "DXPENT0000000001", (CUSTOMS_ID,), created_at(NOW), "CEB311Message", "<a>文</a>".encode())


def test_envelope_comes_back_as_it_was() -> None:
    assert unwrap(wrap(GOOD)) == GOOD


def test_declarers_library_reads_the_same_envelope_and_reply() -> None:
    assert read_message(wrap(GOOD)).data == GOOD.data
    assert [read_response(build_reply("DXPENT0000000001", code, "", NOW, GOOD)).accepted for code in ("0000", "2001")] == [True, False]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'ver="1.0"', b'ver="2.0"'),
        (b"<CopMsgId>M-1</CopMsgId>", b""),
        (b"<SenderId>DXPENT0000000001</SenderId>", b"<SenderId>DXPENT00000000012</SenderId>"),
        (b"<ReceiverId>DXPEDCCEB0000002</ReceiverId>", b""),
        (b"chinaport.gov.cn/dxp", b"chinaport.gov.cn/dxq"),
        (b"<Data>", b"<Data>!"),
    ],
)
def test_envelope_is_refused_when_incomplete(old: bytes, new: bytes) -> None:
    message = wrap(GOOD)
    assert old in message
    with pytest.raises(BadXml):
        unwrap(message.replace(old, new, 1))


def test_document_has_no_white_space_between_elements() -> None:
    document = build_ceb("CEB900Message", [Record("MessageReturn", "", {"guid": "G", "oriBizMessage": "<x/>"})])
    assert b"<MessageReturn><guid>G</guid><oriBizMessage><![CDATA[<x/>]]></oriBizMessage></MessageReturn>" in document
