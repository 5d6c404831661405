"""Signing goes on when a key device is silent, slow, broken or lies, and the first one comes back by itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from o2o_store.backend.declaration import signers
from o2o_store.backend.declaration.gateway import HttpKeyService
from o2o_store.backend.declaration.signers import SignerKeeper, SoftwareKeyService
from o2o_store.ceb.signature import SoftwareSigner, verify
from o2o_store.outbox.outages import Unreachable
from o2o_store.sandbox.faults import Fault
from o2o_store.sandbox.keyservice import KeyDevice, build_app

pytestmark = pytest.mark.anyio
MESSAGE = b'<ceb:CEB621Message xmlns:ceb="http://www.chinaport.gov.cn/ceb" guid="G" version="1.0"></ceb:CEB621Message>'


def software(serial: int) -> SoftwareSigner:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"SPECIMEN {serial}")])
    start = datetime.now(UTC) - timedelta(days=1)
    builder = x509.CertificateBuilder(name, name, key.public_key(), serial, start, start + timedelta(days=9))
    certificate = builder.sign(key, SHA256()).public_bytes(Encoding.PEM)
    return SoftwareSigner(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), certificate)


class Row:
    """Two devices behind HTTP and the keeper that asks them; time is told by hand."""

    def __init__(self, devices: list[KeyDevice], services: list[HttpKeyService]) -> None:
        self.devices = devices
        self.now = 0.0
        self.keeper = SignerKeeper(services, lambda: self.now)

    async def signed_by(self) -> int:
        """Sign and say which device's certificate stands in the message."""
        return verify(await self.keeper.sign(MESSAGE)).serial_number

    def plan(self, device: int, kind: str, times: int = 1, path: str = "/sign") -> None:
        self.devices[device].faults.planned.append(Fault(kind=kind, times=times, path=path))  # type: ignore[arg-type]  # a word of the table


@asynccontextmanager
async def two_devices() -> AsyncIterator[Row]:
    async with AsyncExitStack() as stack:
        devices, services = [], []
        for serial in (1, 2):
            hand = software(serial)
            device = KeyDevice(hand.certificate, hand.sign, f"token-{serial}")
            client = httpx.AsyncClient(transport=httpx.ASGITransport(cast("Any", build_app(device))), base_url=f"http://device-{serial}")
            services.append(HttpKeyService(f"http://device-{serial}", device.token, await stack.enter_async_context(client)))
            devices.append(device)
        yield Row(devices, services)


@pytest.fixture
async def row() -> AsyncIterator[Row]:
    async with two_devices() as found:
        yield found


async def test_first_device_signs_when_all_are_well(row: Row) -> None:
    assert [await row.signed_by() for _ in range(3)] == [1, 1, 1]


async def test_second_device_signs_when_the_first_fails_and_the_first_comes_back(row: Row) -> None:
    row.plan(0, "500")
    assert await row.signed_by() == 2
    # It rests although it is well again: nobody has looked yet.
    assert await row.signed_by() == 2
    assert await row.keeper.look() == []
    assert await row.signed_by() == 1


async def test_resting_device_is_asked_again_after_its_rest(row: Row) -> None:
    row.plan(0, "500", path="/certificate", times=2)
    assert await row.signed_by() == 2
    assert await row.keeper.look() == ["http://device-1"]
    row.now += signers.REST + 1
    assert await row.signed_by() == 1


async def test_second_device_signs_when_the_first_is_too_slow(row: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signers, "PATIENCE", 0.5)
    row.devices[0].seconds = 60.0
    assert await row.signed_by() == 2


async def test_second_device_signs_when_the_first_lies_or_wants_no_token(row: Row) -> None:
    honest = row.devices[0].hand
    row.devices[0].hand = lambda data: honest(data + b"!")
    assert await row.signed_by() == 2
    row.devices[0].hand = honest
    row.devices[1].token = "another"
    row.now += signers.REST + 1
    assert await row.signed_by() == 1


async def test_messages_queue_for_a_device_with_one_hand(row: Row) -> None:
    row.devices[0].seconds = 0.01
    assert await asyncio.gather(*(row.signed_by() for _ in range(8))) == [1] * 8
    assert row.devices[0].signed == 8


async def test_promise_waits_when_no_device_signs(row: Row) -> None:
    for device in (0, 1):
        row.plan(device, "500", times=9)
    with pytest.raises(Unreachable, match="no key service"):
        await row.signed_by()
    # The next message asks the one that has rested longest instead of giving up unasked.
    row.devices[0].faults.planned.clear()
    assert await row.signed_by() == 1


async def test_key_in_memory_signs_alone() -> None:
    hand = software(7)
    assert verify(await SignerKeeper([SoftwareKeyService(hand)]).sign(MESSAGE), [hand.certificate]).serial_number == 7
