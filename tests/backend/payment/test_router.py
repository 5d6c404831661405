"""The room's doors when something of ours breaks behind them: the answer says nothing, the log tells where and never what."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from backend.payment.gateway.test_secrets import PAY_CODES, PHONE, SPECIMEN_ID, TOKEN, told
from o2o_store import logs
from o2o_store.backend import app as platform
from o2o_store.backend.payment import repository

WHAT = f"{SPECIMEN_ID} {PHONE} {TOKEN} {PAY_CODES['wechat']} {PAY_CODES['alipay']}"


class Broken:
    """A telephone with a bug that repeats what it met."""

    def read_notice(self, _headers: Any, body: bytes) -> Any:
        raise RuntimeError(f"{WHAT} {body!r}")

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


@pytest.fixture
def heard(capsys: pytest.CaptureFixture[str], restored_logs: None) -> Iterator[pytest.CaptureFixture[str]]:
    logs.configure("serve", json=True)
    return capsys  # type: ignore[return-value]


@pytest.mark.anyio
@pytest.mark.parametrize("wallet", ["wechat", "alipay"])
async def test_a_crash_at_a_wallets_door_names_nobody(heard: pytest.CaptureFixture[str], wallet: str) -> None:
    app: Any = platform.front(platform.Peers(httpx.AsyncClient(), {wallet: Broken()}))
    app.state.doors = SimpleNamespace(edge=SimpleNamespace())
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://platform.test") as client:
        reply = await client.post(f"/{wallet}/notify/1900000001", content=WHAT.encode())
    assert reply.status_code == 500
    assert told(reply.text) == []
    said = heard.readouterr().err
    assert "RuntimeError" in said
    assert told(said) == []


def test_a_crash_behind_a_request_to_pay_names_nobody(
    till: Any, heard: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def boom(_connection: Any, rows: Any) -> None:
        raise RuntimeError(f"{WHAT} {rows}")

    order_id = till.shop.filed()
    monkeypatch.setattr(repository, "add_attempts", boom)
    with pytest.raises(RuntimeError):
        till.request(order_id, "alipay", pay_code=PAY_CODES["alipay"])
    said = heard.readouterr().err
    assert "RuntimeError" in said
    assert told(said) == []
    assert till.attempts(order_id) == []
