"""What a peer's answer means: kept, to be tried again, or for a person."""

from dataclasses import dataclass

import httpx
import pytest

from o2o_store.backend.telephone import Collected, accepted, answered
from o2o_store.outbox.outages import Rejected, Unreachable

pytestmark = pytest.mark.anyio
URL = "http://peer/secret"


def peer(status: int) -> httpx.AsyncClient:
    """Answers everything with this status, or not at all with 0."""

    def answer(request: httpx.Request) -> httpx.Response:
        if status == 0:
            raise httpx.ConnectError("no route to http://peer/secret", request=request)
        return httpx.Response(status, text="taken")

    return httpx.AsyncClient(transport=httpx.MockTransport(answer))


async def test_success_is_given_back() -> None:
    async with peer(202) as client:
        assert (await accepted(lambda: client.get(URL))).text == "taken"


@pytest.mark.parametrize(("status", "answered"), [(0, False), (429, True), (500, True), (503, True)])
async def test_silence_and_trouble_may_pass(status: int, answered: bool) -> None:
    async with peer(status) as client:
        with pytest.raises(Unreachable) as outage:
            await accepted(lambda: client.get(URL))
    assert outage.value.answered is answered
    assert "secret" not in str(outage.value)


@pytest.mark.parametrize("status", [301, 400, 401, 404])
async def test_refusal_of_the_call_is_for_a_person(status: int) -> None:
    async with peer(status) as client:
        with pytest.raises(Rejected, match=str(status)):
            await accepted(lambda: client.get(URL))


@pytest.mark.parametrize("status", [204, 404])
async def test_a_no_is_an_answer_too_where_the_caller_reads_it(status: int) -> None:
    async with peer(status) as client:
        assert (await answered(lambda: client.get(URL))).status_code == status


@dataclass(frozen=True)
class Letter:
    no: int


class Letters:
    """A peer's queue; a letter numbered 13 cannot be read."""

    def __init__(self, *numbers: int) -> None:
        self.waiting = [Letter(number) for number in numbers]
        self.acknowledged: list[int] = []

    async def fetch(self, after: int) -> list[Letter]:
        return [one for one in self.waiting if one.no > after]

    async def acknowledge(self, upto: int) -> None:
        self.acknowledged.append(upto)


def read(letter: Letter) -> int:
    if letter.no == 13:
        raise ValueError("illegible")
    return letter.no


async def test_only_what_was_handed_over_before_is_acknowledged() -> None:
    letters = Letters(1, 2)
    collected = Collected(letters)
    assert await collected.next(read) == [1, 2]
    assert letters.acknowledged == []
    assert await collected.next(read) == []
    assert await collected.next(read) == []
    assert letters.acknowledged == [2]


async def test_what_cannot_be_read_is_fetched_again_and_never_acknowledged() -> None:
    letters = Letters(13)
    collected = Collected(letters)
    for _ in range(2):
        with pytest.raises(ValueError, match="illegible"):
            await collected.next(read)
    assert letters.acknowledged == []
