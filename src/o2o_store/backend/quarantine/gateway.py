"""The telephone to inspection and quarantine: reports out, findings in. The form is ours: docs/decisions/022."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import msgspec

from o2o_store.backend.quarantine.messages import Finding, Report
from o2o_store.backend.telephone import accepted
from o2o_store.outbox.outages import Unreachable

LONG_POLL = 20.0
"""Seconds a question for findings is held open."""
_TIMEOUT = httpx.Timeout(10.0, read=LONG_POLL + 10.0)


@dataclass(frozen=True, slots=True)
class QuarantineAccess:
    """Where inspection and quarantine answers, and the token it knows us by."""

    base_url: str
    token: str = field(repr=False)


class _Written(msgspec.Struct):
    base_url: str
    token_file: str


def load_access(folder: Path) -> QuarantineAccess | None:
    """Read `quarantine.json` of a merchant folder; None where there is none: customs alone decides there.

    Raises FileNotFoundError (its token file) or msgspec.ValidationError.
    """
    path = folder / "quarantine.json"
    if not path.is_file():
        return None
    written = msgspec.json.decode(path.read_bytes(), type=_Written)
    return QuarantineAccess(written.base_url.rstrip("/"), (folder / written.token_file).read_text("ascii").strip())


class Taken(msgspec.Struct, frozen=True):
    """What became of one report at the door; `reason` says why it was not taken."""

    report_no: str
    reason: str = ""


class Arrival(msgspec.Struct, frozen=True):
    """One finding waiting for us: its number in our queue."""

    no: int
    finding: Finding


class _TakenReply(msgspec.Struct):
    taken: list[Taken]


class _Findings(msgspec.Struct):
    findings: list[Arrival]


class QuarantineGateway:
    """Sends reports and fetches findings.

    Raises:
        Unreachable: no answer, or one that may be another next time (5xx, 429, unreadable); the same report again changes nothing.
        Rejected: the peer refuses the call itself (rights, form): a person must look.
    """

    def __init__(self, access: QuarantineAccess, client: httpx.AsyncClient) -> None:
        self._base = access.base_url
        self._client = client
        self._headers = {"Authorization": f"Bearer {access.token}"}

    async def report(self, reports: Sequence[Report]) -> Sequence[Taken]:
        """Hand reports over; when this returns they are kept there. One answer each, in order."""
        reply = await self._post("/v1/reports", {"reports": reports})
        taken = {one.report_no: one for one in _read(reply, _TakenReply).taken}
        if missing := [one.report_no for one in reports if one.report_no not in taken]:
            raise Unreachable(f"{len(missing)} reports without an answer", answered=True)
        return [taken[one.report_no] for one in reports]

    async def withdraw(self, report_nos: Sequence[str]) -> None:
        """Say that these parcels will not leave."""
        await self._post("/v1/withdrawals", {"report_nos": report_nos})

    async def fetch(self, after: int) -> Sequence[Arrival]:
        """Wait for findings numbered above `after`; empty-handed after LONG_POLL seconds."""
        question = {"after": str(after), "wait": f"{LONG_POLL:.0f}"}
        url = f"{self._base}/v1/findings"
        reply = await accepted(lambda: self._client.get(url, params=question, headers=self._headers, timeout=_TIMEOUT))
        found: Sequence[Arrival] = _read(reply, _Findings).findings
        return found

    async def acknowledge(self, upto: int) -> None:
        """Say that every finding up to this number is kept here."""
        await self._post("/v1/findings/ack", {"upto": upto})

    async def _post(self, path: str, content: Any) -> httpx.Response:
        body, headers = msgspec.json.encode(content), self._headers | {"Content-Type": "application/json"}
        return await accepted(lambda: self._client.post(f"{self._base}{path}", content=body, headers=headers, timeout=_TIMEOUT))


def _read(reply: httpx.Response, form: type[Any]) -> Any:
    try:
        return msgspec.json.decode(reply.content, type=form)
    except msgspec.MsgspecError:
        raise Unreachable("the answer of inspection and quarantine cannot be read", answered=True) from None
