"""Serving: several addresses, TLS with a pinned certificate, ports that are taken, an orderly end."""

import asyncio
import contextlib
import os
import signal
import socket
import ssl
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from o2o_store import serving
from o2o_store.serving import Listening, Served

NOW = datetime(2026, 11, 24, tzinfo=UTC)


class Hello:
    """The smallest application; counts how often it was started and stopped."""

    def __init__(self) -> None:
        self.lives: list[str] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            while True:
                message = await receive()
                self.lives.append(message["type"])
                await send({"type": f"{message['type']}.complete"})
                if message["type"] == "lifespan.shutdown":
                    return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"hello"})


async def fetch(url: str, **options: Any) -> str:
    async with httpx.AsyncClient(trust_env=False, **options) as client:
        return (await client.get(url)).text


def test_every_address_answers_from_the_first_moment() -> None:
    one, two = Hello(), Hello()

    async def play() -> None:
        apps = [Served(one, serving.LOOPBACK, 0, "one"), Served(two, serving.LOOPBACK, 0, "two", lifespan=False)]
        async with serving.serving(apps) as listening:
            assert [await fetch(entry.url) for entry in listening] == ["hello", "hello"]

    asyncio.run(play())
    assert one.lives == ["lifespan.startup", "lifespan.shutdown"]
    assert two.lives == []


def test_certificate_is_kept_and_its_fingerprint_is_what_clients_see(tmp_path: Path) -> None:
    tls = serving.lan_certificate(tmp_path, now=NOW)
    assert serving.lan_certificate(tmp_path, now=NOW) == tls

    async def play() -> None:
        async with serving.serving([Served(Hello(), serving.LOOPBACK, 0, "platform", tls)]) as (entry,):
            context = ssl.create_default_context(cafile=str(tls.certificate_file))
            assert await fetch(entry.url, verify=context) == "hello"
            port = int(entry.url.rsplit(":", 1)[1])
            seen = await asyncio.to_thread(serving.fingerprint_of, serving.LOOPBACK, port)
            assert seen == tls.fingerprint == entry.fingerprint
            with pytest.raises(httpx.ConnectError):
                await fetch(entry.url)

    asyncio.run(play())


def test_taken_port_is_named_with_what_to_do() -> None:
    async def play(port: int) -> None:
        async with serving.serving([Served(Hello(), serving.LOOPBACK, port, "platform")]):
            pass

    with socket.socket() as taken:
        taken.bind((serving.LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(serving.PortTakenError, match=f"{port} cannot be used .* choose another --port"):
            asyncio.run(play(port))


def test_application_that_cannot_start_is_an_error() -> None:
    async def broken(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "lifespan.startup.failed", "message": "no"})

    async def play() -> None:
        async with serving.serving([Served(broken, serving.LOOPBACK, 0, "broken")]):
            pass

    with pytest.raises(RuntimeError, match="did not start"):
        asyncio.run(play())


def test_signal_ends_serving_after_telling_the_waiting(capsys: pytest.CaptureFixture[str]) -> None:
    told: list[str] = []

    def ready(listening: list[Listening]) -> None:
        serving.announce(listening)
        asyncio.get_running_loop().call_soon(os.kill, os.getpid(), signal.SIGTERM)

    app = Hello()
    serving.run(lambda: serving.serve([Served(app, serving.LOOPBACK, 0, "platform")], ready=ready, stopping=lambda: told.append("end")))
    assert told == ["end"]
    assert app.lives[-1] == "lifespan.shutdown"
    assert capsys.readouterr().out.startswith("platform ready at http://127.0.0.1:")


def test_network_addresses_end_with_loopback() -> None:
    assert serving.lan_addresses()[-1] == serving.LOOPBACK


def test_line_whose_request_outlives_the_grace_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "_GRACE", 0.0)
    asked = asyncio.Event()

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        asked.set()
        await asyncio.sleep(60)

    async def play() -> None:
        async with serving.serving([Served(slow, serving.LOOPBACK, 0, "slow", lifespan=False)]) as (one,):
            reader, writer = await asyncio.open_connection(serving.LOOPBACK, int(one.url.rsplit(":", 1)[1]))
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            await asked.wait()
        async with asyncio.timeout(2):
            with contextlib.suppress(ConnectionResetError):
                await reader.read()
        writer.close()

    asyncio.run(play())
