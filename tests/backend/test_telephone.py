"""What a peer's answer means: kept, to be tried again, or for a person."""

import httpx
import pytest

from o2o_store.backend.telephone import accepted
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
