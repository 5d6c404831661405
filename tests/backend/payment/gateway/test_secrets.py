"""Crashes tell where, never what: no key, token, pay code or person in logs, traces, reprs, or the last words of a dying process."""

import asyncio
import faulthandler
import json
import logging
import traceback
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from cryptography.hazmat.primitives import serialization

from backend.payment.conftest import ACCOUNTS
from backend.payment.gateway import test_alipay, test_alipay_signing, test_wechat
from o2o_store import logs
from o2o_store.backend.edge import Act, Caller
from o2o_store.backend.payment import messages as m
from o2o_store.backend.payment.gateway.port import Declaring
from o2o_store.backend.payment.requests import Opening, code_request, identity_hash, pay_code_request
from o2o_store.contract.store_api.orders import Person, RequestPayment

SPECIMEN_ID, NAME, PHONE = "41999919900307001X", "样本甲", "13900000000"
PAY_CODES = {"wechat": "134567890123456789", "alipay": "28456789012345678901"}
TOKEN = "o2o_kiosk_ABCDEFGHIJKLMNOPQRSTUVWXYZ"
HASH = identity_hash(NAME, SPECIMEN_ID)
NOW = datetime(2026, 11, 22, 2, 0, 0, tzinfo=UTC)
KEYS = [
    one.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode().split("\n")[1]
    for one in (test_wechat.KEY, test_alipay_signing.merchant().private_key)
]
SECRETS = [*KEYS, test_wechat.APIV3_KEY.decode(), test_wechat.V2_KEY, SPECIMEN_ID, NAME, PHONE, TOKEN, HASH, *PAY_CODES.values()]

GATEWAYS: dict[str, Callable[[Any], Any]] = {"wechat": test_wechat.gateway, "alipay": test_alipay.gateway}
OPENING = Opening("A1" * 8, "样本", 5, NOW, HASH)
DECLARING = Declaring("A1" * 8, "T1", 5, NAME, SPECIMEN_ID)
CALLS: dict[str, Callable[[Any, str], Awaitable[Any]]] = {
    "open": lambda one, wallet: one.open_code(code_request(ACCOUNTS[wallet], OPENING)),
    "charge": lambda one, wallet: one.pay_by_code(pay_code_request(ACCOUNTS[wallet], OPENING, PAY_CODES[wallet], "kiosk-1")),
    "query": lambda one, _: one.query("A1" * 8),
    "close": lambda one, _: one.close("A1" * 8),
    "declare": lambda one, _: one.declare(DECLARING),
    "declared": lambda one, _: one.query_declaration("A1" * 8),
    "bill": lambda one, _: one.fetch_bill(date(2026, 11, 21)),
}


def told(text: str) -> list[str]:
    """Which secrets stand in a text, also when it was escaped for JSON."""
    return [secret for secret in SECRETS if secret in text or json.dumps(secret)[1:-1] in text]


def boom(request: httpx.Request) -> httpx.Response:
    """A bug that repeats what it met, as bugs do."""
    raise RuntimeError(f"{SPECIMEN_ID} {PHONE} {TOKEN} {PAY_CODES['wechat']} {PAY_CODES['alipay']} Bearer {TOKEN}")


def nonsense(status: int) -> Callable[[httpx.Request], httpx.Response]:
    return lambda request: httpx.Response(status, content=b"{" + request.content, headers={"Authorization": f"Bearer {TOKEN}"})


pytestmark = pytest.mark.usefixtures("restored_logs")


@pytest.mark.parametrize("answer", [boom, nonsense(200), nonsense(400), nonsense(500)], ids=["boom", "200", "400", "500"])
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("wallet", GATEWAYS)
def test_a_crash_in_an_adapter_names_nobody(capsys: pytest.CaptureFixture[str], wallet: str, call: str, answer: Any) -> None:
    logs.configure("serve", json=True)
    met = asyncio.run(_trouble(wallet, call, answer))
    for error in met:
        structlog.get_logger("o2o_store").error("request_failed", order_id="o1", exc_info=error)
        logging.getLogger("asyncio").error("task failed", exc_info=error)
        # Where a program dies of it Python itself prints the trace, past our log: only a bug that repeats what it met is named there.
        assert answer is boom or told("".join(traceback.format_exception(error))) == []
    heard = capsys.readouterr().err
    assert ("Traceback" in heard) == bool(met)
    assert answer is not boom or met
    assert told(heard) == []


async def _trouble(wallet: str, call: str, answer: Any) -> list[BaseException]:
    return [one for one in await asyncio.gather(_call(wallet, call, answer), return_exceptions=True) if isinstance(one, BaseException)]


async def _call(wallet: str, call: str, answer: Any) -> Any:
    return await CALLS[call](GATEWAYS[wallet](answer), wallet)


@pytest.mark.parametrize("wallet", GATEWAYS)
def test_the_last_words_of_a_dying_process_name_nobody(wallet: str, tmp_path: Path) -> None:
    last = tmp_path / "last"

    def die(request: httpx.Request) -> httpx.Response:
        with last.open("w") as file:
            faulthandler.dump_traceback(file, all_threads=True)
        return httpx.Response(500)

    assert asyncio.run(_trouble(wallet, "declare", die))
    assert "declare" in last.read_text()
    assert told(last.read_text()) == []


def test_nothing_that_holds_a_secret_shows_it_when_printed() -> None:
    exchange = m.Exchange("open", f"{NAME}{SPECIMEN_ID}".encode(), TOKEN.encode(), NOW)
    request = code_request(ACCOUNTS["alipay"], OPENING)
    pay = RequestPayment(order_id="o1", wallet="wechat", pay_code=PAY_CODES["wechat"])
    holders: list[Any] = [
        test_wechat.merchant(), test_alipay_signing.merchant(), test_wechat.gateway(boom), test_alipay.gateway(boom), OPENING, DECLARING, exchange,
        m.OpenPayment("o1", 1, "A1", request), m.ChargePayment("o1", 1, "A1", pay_code_request(ACCOUNTS["wechat"], OPENING, PAY_CODES["wechat"], "k")),
        m.RefundPayment("o1", 1, "RA101", request), m.DeclarePayment("o1", 1, "A1", "T1", f"{NAME}{SPECIMEN_ID}".encode(), NOW),
        m.RecordOpened("o1", 1, "opened", "https://qr.alipay.com/x", "", exchange), m.RecordRefund("o1", 1, "RA101", "SUCCESS", exchange),
        m.RecordPayment("o1", 1, "SUCCESS", "T1", 5, 5, "CNY", NOW, exchange),
        m.RecordNotice("wechat", "EV-1", "n", 1, "X", "A1", SPECIMEN_ID.encode(), NAME.encode()),
        m.WalletMessage(call="open", sent_at=NOW, request=SPECIMEN_ID.encode(), reply=b""),
        Person(name=NAME, id_number=SPECIMEN_ID, phone=PHONE), pay, Act(Caller("kiosk-1", "kiosk", "h", "e"), pay),
    ]  # fmt: skip
    for one in holders:
        shown = repr(one)
        assert told(shown) == [], type(one).__name__
        # Bytes show Chinese as escapes.
        assert NAME.encode().decode("latin-1") not in shown
        assert repr(NAME.encode())[2:-1] not in shown
