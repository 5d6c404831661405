"""The signer keeper: who signs when the first hand does not answer (facts: customs §1.5; a USB key signs about 250 times a minute).

Key services stand in a row, best first. Each is asked by one message at a time (a device has one hand), within `PATIENCE`; one that is
silent, refuses or lies rests for `REST` and the next is asked. A watchdog looks at resting services, so that the first comes back by
itself (`look`, called whenever receipts are fetched). What a service returns is verified before it goes out: a device that signs wrongly would spoil a hundred declarations at once.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol

import structlog
from cryptography import x509

from o2o_store.ceb.signature import SignatureBrokenError, SoftwareSigner, finish, prepare, verify
from o2o_store.outbox.outages import Outage, Unreachable

PATIENCE = 5.0
"""Seconds that a key service may take for one signature."""
REST = 30.0
"""Seconds that a service rests after it failed, unless the watchdog finds it well before."""

_log = structlog.get_logger(__name__)


class KeyService(Protocol):
    """Whoever holds a key: a device behind HTTP, or a key in memory."""

    @property
    def name(self) -> str:
        """How it is called in logs."""
        ...

    async def certificate(self) -> x509.Certificate:
        """Return the certificate of its key. Raises an Outage."""
        ...

    async def sign(self, data: bytes) -> bytes:
        """Return the signature value over `data`. Raises an Outage."""
        ...


class SoftwareKeyService:
    """A key in this process's memory: the last in the row, or the only one where there is no device."""

    name = "software"

    def __init__(self, signer: SoftwareSigner) -> None:
        self._signer = signer

    async def certificate(self) -> x509.Certificate:
        """Return the key's certificate."""
        return self._signer.certificate

    async def sign(self, data: bytes) -> bytes:
        """Sign at once."""
        return self._signer.sign(data)


@dataclass(slots=True)
class _Place:
    """One service in the row: its queue and when it may be asked again."""

    service: KeyService
    queue: asyncio.Lock = field(default_factory=asyncio.Lock)
    rests_until: float = 0.0
    failures: int = 0


class SignerKeeper:
    """Signs whole messages with the first service that can."""

    def __init__(self, services: Sequence[KeyService], clock: Callable[[], float] = monotonic) -> None:
        self._row = [_Place(service) for service in services]
        self._clock = clock

    async def sign_text(self, data: bytes) -> tuple[x509.Certificate, bytes]:
        """Return who signed these bytes and the signature value. Raises Unreachable when no service signs."""
        for place in self._ready():
            try:
                async with place.queue, asyncio.timeout(PATIENCE):
                    return await place.service.certificate(), await place.service.sign(data)
            except (Outage, TimeoutError) as trouble:
                self._rest(place, trouble)
        raise Unreachable("no key service signs")

    async def sign(self, message: bytes) -> bytes:
        """Return the signed message; it must come from `ceb.xml`'s writers, whose bytes are canonical. Raises Unreachable when no service signs: the promise waits and is kept later."""
        for place in self._ready():
            signed = await self._try(place, message)
            if signed is not None:
                return signed
        raise Unreachable("no key service signs")

    def _ready(self) -> list[_Place]:
        now = self._clock()
        # All resting: the one that has rested longest is asked all the same, silence helps nobody.
        return [place for place in self._row if place.rests_until <= now] or sorted(self._row, key=lambda place: place.rests_until)[:1]

    def _rest(self, place: _Place, trouble: Exception) -> None:
        place.failures += 1
        place.rests_until = self._clock() + REST
        _log.warning("key_service_rests", service=place.service.name, trouble=type(trouble).__name__, failures=place.failures)

    async def _try(self, place: _Place, message: bytes) -> bytes | None:
        try:
            # Patience is for the device, not for the queue before it.
            async with place.queue, asyncio.timeout(PATIENCE):
                certificate = await place.service.certificate()
                prepared = prepare(message, certificate, canonical=True)
                signed = finish(prepared, await place.service.sign(prepared.to_sign))
            verify(signed, [certificate])
        except (Outage, TimeoutError, SignatureBrokenError) as trouble:
            self._rest(place, trouble)
            return None
        place.rests_until = 0.0
        return signed

    async def look(self) -> list[str]:
        """Look at the services that rest; those that answer again are asked from now on. Returns the names of those still out."""
        for place in self._row:
            if place.rests_until > self._clock():
                try:
                    async with asyncio.timeout(PATIENCE):
                        await place.service.certificate()
                    place.rests_until = 0.0
                    _log.info("key_service_back", service=place.service.name)
                except (Outage, TimeoutError):
                    place.rests_until = self._clock() + REST
        return [place.service.name for place in self._row if place.rests_until > self._clock()]
