"""The telephone to the real-name check: do this name and this number belong together?

The port is one question with three answers. The sandbox's form: `POST {base}/v1/real-name-checks` with a bearer token and
`{"name", "id_number"}`, answered by `{"result": "FITS" | "DIFFERS" | "UNKNOWN"}`; nothing personal is ever in a URL.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import httpx
import msgspec

from o2o_store.outbox.outages import Rejected, Unreachable

FITS, DIFFERS, UNKNOWN = "FITS", "DIFFERS", "UNKNOWN"
RESULTS = frozenset({FITS, DIFFERS, UNKNOWN})

_TIMEOUT = httpx.Timeout(5.0, connect=2.0)
_TOO_MANY = 429
_SERVER_ERROR = 500
_CLIENT_ERROR = 400


class RealNameCheck(Protocol):
    """Whoever can answer the question."""

    async def check(self, name: str, id_number: str, key: str) -> str:
        """Return FITS, DIFFERS or UNKNOWN; `key` is the same for every repetition of one question.

        Raises Unreachable when nobody answered in its right mind, Rejected when a person must look.
        """
        ...


@dataclass(frozen=True, slots=True)
class IdentityPeer:
    """Where the real-name check lives and the token it knows us by."""

    base_url: str
    token: str = field(repr=False)


def load_peer(merchant: Path) -> IdentityPeer:
    """Read `identity.json` {base_url, token_file} of a merchant folder. Raises FileNotFoundError or msgspec.DecodeError."""
    written: Mapping[str, str] = msgspec.json.decode((merchant / "identity.json").read_bytes(), type=dict[str, str])
    token = (merchant / written["token_file"]).read_text(encoding="ascii").strip()
    return IdentityPeer(written["base_url"].rstrip("/"), token)


class _Answer(msgspec.Struct):
    result: str


class IdentityGateway:
    """The real-name check over HTTP."""

    def __init__(self, peer: IdentityPeer, client: httpx.AsyncClient) -> None:
        self._peer = peer
        self._client = client

    async def check(self, name: str, id_number: str, key: str) -> str:
        """Ask once. Raises Unreachable (no answer, 5xx, 429, nonsense) or Rejected (any other refusal)."""
        headers = {"Authorization": f"Bearer {self._peer.token}", "Idempotency-Key": key}
        body = {"name": name, "id_number": id_number}
        try:
            reply = await self._client.post(f"{self._peer.base_url}/v1/real-name-checks", json=body, headers=headers, timeout=_TIMEOUT)
        except httpx.HTTPError as error:
            # Only the kind of trouble: an exception's text might quote the request.
            raise Unreachable(f"the real-name check does not answer ({type(error).__name__})") from None
        return _read(reply)


def _read(reply: httpx.Response) -> str:
    if reply.status_code >= _SERVER_ERROR or reply.status_code == _TOO_MANY:
        pause = reply.headers.get("Retry-After", "")
        raise Unreachable(
            f"the real-name check answered {reply.status_code}", retry_after=float(pause) if pause.isdecimal() else None, answered=True
        )
    if reply.status_code >= _CLIENT_ERROR:
        raise Rejected(f"the real-name check refused the question ({reply.status_code})")
    try:
        answer = msgspec.json.decode(reply.content, type=_Answer)
    except msgspec.DecodeError:
        raise Unreachable("the real-name check answered something unreadable", answered=True) from None
    if answer.result not in RESULTS:
        raise Rejected("the real-name check answered with an unknown result")
    return answer.result
