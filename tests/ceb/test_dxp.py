"""The transport envelope."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from o2o_store.ceb.dxp import DxpMessage, read_message, read_response, write_message
from o2o_store.ceb.safe_xml import MalformedMessageError

MESSAGE = DxpMessage(
    cop_msg_id="M<1>",
    sender_id="DXPENT0000000001",
    created_at=datetime(2026, 1, 5, 2, 30, tzinfo=UTC),
    msg_type="CEB621Message",
    data="<a>样本</a>".encode(),
)
RESPONSE = '<DxpRep xmlns="http://www.chinaport.gov.cn/dxp"><RecevierId>DXPENT0000000001</RecevierId>{}</DxpRep>'
ANSWER = "<Response><ResponseCode>{}</ResponseCode><ResponseInfo>i</ResponseInfo></Response>"
NS = "{http://www.chinaport.gov.cn/dxp}"


def test_envelope_survives_when_written_and_read() -> None:
    assert read_message(write_message(MESSAGE)) == MESSAGE


@given(st.binary(max_size=2000))
def test_content_survives_whatever_it_is(data: bytes) -> None:
    envelope = DxpMessage(cop_msg_id="1", sender_id="s", created_at=MESSAGE.created_at, msg_type="t", data=data, receiver_ids=("a", "b"))
    assert read_message(write_message(envelope)) == envelope


def test_elements_stand_in_the_official_order() -> None:
    root = etree.fromstring(write_message(MESSAGE))
    assert [child.tag for child in root] == [NS + "TransInfo", NS + "Data"]
    assert [child.tag.removeprefix(NS) for child in root[0]] == ["CopMsgId", "SenderId", "ReceiverIds", "CreatTime", "MsgType"]
    assert (root.get("ver"), root[0].findtext(NS + "CreatTime")) == ("1.0", "2026-01-05T10:30:00+08:00")


def test_content_stays_out_of_sight_when_printed() -> None:
    assert "样本" not in repr(MESSAGE)
    assert "CEB621Message" in repr(MESSAGE)


@pytest.mark.parametrize("receivers", [(), ("a",) * 6])
def test_envelope_is_refused_when_receivers_are_none_or_too_many(receivers: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="receivers"):
        write_message(
            DxpMessage(cop_msg_id="1", sender_id="s", created_at=MESSAGE.created_at, msg_type="t", data=b"", receiver_ids=receivers)
        )


def test_time_is_beijing_time_when_no_zone_is_written() -> None:
    data = write_message(MESSAGE).replace(b"10:30:00+08:00", b"10:30:00")
    assert read_message(data).created_at == MESSAGE.created_at


@pytest.mark.parametrize(
    "data",
    [
        b"<a/>",
        write_message(MESSAGE).replace(b"TransInfo", b"Info"),
        write_message(MESSAGE).replace(b"2026-01-05T", b"yesterday"),
        write_message(MESSAGE).replace(b"<Data>", b"<Data>!"),
        RESPONSE.format("").encode(),
    ],
)
def test_envelope_is_refused_when_malformed(data: bytes) -> None:
    with pytest.raises(MalformedMessageError):
        read_message(data)


@pytest.mark.parametrize(
    ("codes", "accepted", "temporary"),
    [
        (["0000"], True, False),
        (["0"], True, False),
        (["0000", "1004"], False, False),
        (["3003"], False, True),
        ([""], False, False),
        (["x"], False, False),
    ],
)
def test_response_is_understood_when_it_comes(codes: list[str], accepted: bool, temporary: bool) -> None:
    response = read_response(RESPONSE.format("".join(ANSWER.format(code) for code in codes)).encode())
    assert response.receiver_id == "DXPENT0000000001"
    assert response.accepted is accepted
    assert response.answers[0].temporary is temporary
    assert [answer.code for answer in response.answers] == codes


def test_response_is_refused_when_it_says_nothing() -> None:
    with pytest.raises(MalformedMessageError):
        read_response(RESPONSE.format("").encode())
    with pytest.raises(MalformedMessageError):
        read_response(b"<DxpRep/>")
