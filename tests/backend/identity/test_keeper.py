"""The keeper of `check_identity`: answers become commands, UNKNOWN is asked again for a while."""

import asyncio
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from o2o_store.backend.identity.keeper import ASK_AGAIN_FOR, CheckIdentityKeeper
from o2o_store.backend.identity.messages import CheckIdentity, RecordIdentityCheck, person_place
from o2o_store.backend.keys import FieldCipher
from o2o_store.contract.store_api.orders import Person
from o2o_store.outbox.courier import Kept, NotYet, Result
from o2o_store.outbox.outages import Rejected, Unreachable
from o2o_store.outbox.outbox import Promise

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
FIELDS = FieldCipher(AESGCM(b"k" * 32))


class FixedClock:
    def now(self) -> datetime:
        return NOW


class Peer:
    def __init__(self, answer: str | Exception) -> None:
        self.answer = answer
        self.asked: list[tuple[str, str, str]] = []

    async def check(self, name: str, id_number: str, key: str) -> str:
        self.asked.append((name, id_number, key))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def promise(order_id: str = "o1", *, place: str = "o1", age: timedelta = timedelta(0)) -> Promise:
    person = Person(name="样本甲", id_number="419999199003070017", phone="13900000000")
    sealed = FIELDS.encrypt(msgspec.json.encode(person), person_place(place))
    body = msgspec.json.encode(CheckIdentity(order_id=order_id, buyer_index="b1", person=sealed))
    return Promise("p1", "o1/identity", "check_identity", body, 0, NOW - age)


def keep(peer: Peer, *promises: Promise) -> list[Result]:
    keeper = CheckIdentityKeeper(peer, FIELDS, FixedClock())
    return list(asyncio.run(keeper.keep(promises)))


@pytest.mark.parametrize("result", ["FITS", "DIFFERS"])
def test_the_answer_becomes_a_command_when_it_is_clear(result: str) -> None:
    peer = Peer(result)
    assert keep(peer, promise()) == [Kept([RecordIdentityCheck(order_id="o1", buyer_index="b1", result=result)])]
    assert peer.asked == [("样本甲", "419999199003070017", "p1")]


@pytest.mark.parametrize(("age", "pause"), [(0, 1), (1, 1), (4, 4), (8, 4)])
def test_unknown_is_asked_again_when_it_is_young(age: int, pause: int) -> None:
    assert keep(Peer("UNKNOWN"), promise(age=timedelta(seconds=age))) == [NotYet(NOW + timedelta(seconds=pause))]


def test_unknown_stands_when_it_was_asked_long_enough() -> None:
    (result,) = keep(Peer("UNKNOWN"), promise(age=ASK_AGAIN_FOR))
    assert result == Kept([RecordIdentityCheck(order_id="o1", buyer_index="b1", result="UNKNOWN")])


def test_the_promise_waits_when_the_peer_is_away() -> None:
    outage = Unreachable("away")
    assert keep(Peer(outage), promise(), promise()) == [outage, outage]


def test_a_person_must_look_when_the_field_was_moved() -> None:
    peer = Peer("FITS")
    (result,) = keep(peer, promise(place="another order"))
    assert isinstance(result, Rejected)
    assert peer.asked == []
