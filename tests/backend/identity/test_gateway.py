"""The telephone to the real-name check, against a peer that misbehaves in every way."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import httpx
import msgspec
import pytest

from o2o_store.backend.identity.gateway import IdentityGateway, IdentityPeer, load_peer
from o2o_store.outbox.outages import Rejected, Unreachable

NAME, NUMBER = "样本甲", "419999199003070017"
Answer = Callable[[httpx.Request], httpx.Response]


def ask(answer: Answer) -> str:
    async def call() -> str:
        async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
            return await IdentityGateway(IdentityPeer("http://identity.test", "secret"), client).check(NAME, NUMBER, "k1")

    return asyncio.run(call())


@pytest.mark.parametrize("result", ["FITS", "DIFFERS", "UNKNOWN"])
def test_the_answer_is_returned_when_the_peer_gives_one(result: str) -> None:
    assert ask(lambda _: httpx.Response(200, json={"result": result})) == result


def test_nothing_personal_is_in_the_url_when_asking() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"result": "FITS"})

    ask(answer)
    assert str(seen[0].url) == "http://identity.test/v1/real-name-checks"
    assert (seen[0].headers["Authorization"], seen[0].headers["Idempotency-Key"]) == ("Bearer secret", "k1")
    assert msgspec.json.decode(seen[0].content) == {"name": NAME, "id_number": NUMBER}


@pytest.mark.parametrize(("status", "pause", "seconds"), [(500, "", None), (503, "7", 7.0), (429, "soon", None)])
def test_the_peer_is_unreachable_when_it_is_not_in_its_right_mind(status: int, pause: str, seconds: float | None) -> None:
    with pytest.raises(Unreachable) as caught:
        ask(lambda _: httpx.Response(status, headers={"Retry-After": pause} if pause else {}))
    assert (caught.value.answered, caught.value.retry_after) == (True, seconds)


def test_the_peer_is_unreachable_when_nobody_answers() -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError(f"cannot send {request.content!r}")

    with pytest.raises(Unreachable) as caught:
        ask(fail)
    assert not caught.value.answered
    assert NUMBER not in str(caught.value) + caught.value.reason
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b'{"result": 1}'])
def test_the_peer_is_unreachable_when_its_answer_cannot_be_read(body: bytes) -> None:
    with pytest.raises(Unreachable):
        ask(lambda _: httpx.Response(200, content=body))


def test_a_person_must_look_when_the_question_is_refused() -> None:
    with pytest.raises(Rejected):
        ask(lambda _: httpx.Response(403))
    with pytest.raises(Rejected):
        ask(lambda _: httpx.Response(200, json={"result": "MAYBE"}))


def test_the_peer_is_loaded_when_the_merchant_folder_names_it(tmp_path: Path) -> None:
    (tmp_path / "identity.json").write_text('{"base_url": "http://127.0.0.1:9740/", "token_file": "identity.token"}', encoding="utf-8")
    (tmp_path / "identity.token").write_text("secret\n", encoding="ascii")
    peer = load_peer(tmp_path)
    assert (peer.base_url, peer.token) == ("http://127.0.0.1:9740", "secret")
    assert "secret" not in repr(peer)
