"""What customs sends survives our own bugs, and names nobody who did not ask to be named."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from o2o_store.backend.declaration import keeper as module
from o2o_store.backend.declaration.gateway import Arrival
from o2o_store.backend.declaration.keeper import CustomsKeeper
from o2o_store.backend.declaration.messages import RECORD_RECEIPTS, RecordReceipts
from o2o_store.backend.declaration.signers import SignerKeeper
from o2o_store.backend.keys import FieldCipher
from o2o_store.ceb import dxp, xml
from o2o_store.ceb.receipts import Receipt
from o2o_store.outbox.courier import Kept
from o2o_store.outbox.outbox import Promise

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
NUMBER = "41999919900307001X"
CIPHER = FieldCipher(AESGCM(bytes(32)))
pytestmark = pytest.mark.anyio


class Clock:
    def now(self) -> datetime:
        return NOW


class Customs:
    """Has these receipts and notes what it was told to forget."""

    dxp_id = "DXPENT0000000001"

    def __init__(self, *arrivals: Arrival) -> None:
        self.arrivals = arrivals
        self.forgotten: list[int] = []

    async def fetch(self, after: int) -> Sequence[Arrival]:
        return [one for one in self.arrivals if one.no > after]

    async def acknowledge(self, upto: int) -> None:
        self.forgotten.append(upto)


def arrival(no: int, data: bytes = b"<specimen/>") -> Arrival:
    message = dxp.DxpMessage(cop_msg_id=f"M{no}", sender_id="CUSTOMS", created_at=NOW, msg_type="CEB312Message", data=data)
    return Arrival(no, dxp.write_message(message))


def receipt(info: str) -> Receipt:
    return Receipt(
        message_type="CEB312Message",
        guid="00000000-0000-0000-0000-000000000001",
        status="100",
        info=info,
        code="1322",
        return_time=NOW,
        ebp_code="4199S00001",
        ebc_code="4199S00001",
        order_no="A1",
    )


def keeper(customs: Customs) -> CustomsKeeper:
    return CustomsKeeper(customs, SignerKeeper([]), CIPHER, Clock())  # type: ignore[arg-type]  # has what the keeper asks for


async def test_nothing_is_forgotten_when_one_envelope_meets_a_bug_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(_data: bytes) -> list[Receipt]:
        raise KeyError("our bug")

    monkeypatch.setattr(xml, "read_receipts", read)
    customs = Customs(arrival(1), arrival(2))
    collector = keeper(customs)
    commands = await collector.collect()
    # Kept whole like everything we cannot read, so that acknowledging it loses nothing.
    assert [(one.no, one.receipts, one.body) for one in commands] == [(1, (), b"<specimen/>"), (2, (), b"<specimen/>")]
    assert customs.forgotten == []
    await collector.collect()
    assert customs.forgotten == [2]


async def test_receipts_come_back_as_they_were_when_a_person_releases_them() -> None:
    collector = keeper(Customs(arrival(7, xml.write_receipts([receipt(f"订购人{NUMBER}")]))))
    (command,) = await collector.collect()
    topic, stream, body = collector.set_aside(command)
    assert (topic, stream) == (RECORD_RECEIPTS, "receipts/7")
    assert NUMBER.encode() not in body
    assert await collector.keep([Promise("p", stream, topic, body, 0, NOW)]) == [Kept((command,))]


async def test_a_number_in_customs_words_is_masked_when_it_may_be_shown() -> None:
    said = f"[Code:1322;Desc:订购人身份证号{NUMBER}与姓名不一致,电话13900000001]"
    commands: Sequence[Any] = await keeper(Customs(arrival(1, xml.write_receipts([receipt(said)])))).collect()
    (note,) = msgspec.convert(commands[0], RecordReceipts).receipts
    assert note.info.startswith("[Code:1322;Desc:订购人身份证号<id")
    assert NUMBER not in note.info
    assert "13900000001" not in note.info


def test_the_topics_are_all_kept_when_registered() -> None:
    assert RECORD_RECEIPTS in module.TOPICS
