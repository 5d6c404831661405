"""Customs at work: keeps messages, does what is due, lets receivers wait for their receipts."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from o2o_store.sandbox.books import Books
from o2o_store.sandbox.customs.books import Page, Receipt, metadata
from o2o_store.sandbox.customs.examiner import take_steps
from o2o_store.sandbox.customs.intake import Examination, take_in
from o2o_store.sandbox.customs.signature import TrustedCertificates
from o2o_store.sandbox.dxp import CUSTOMS_ID, Envelope, build_reply, unwrap
from o2o_store.sandbox.station import Bell, Station, heard
from o2o_store.sandbox.xmlsafe import BadXml

_HOUR, _DAY = 3600.0, 86400.0
DELAYS = {"accept": 0.2, "release": 1.0, "wait_for_documents": 1800.0, "close": _HOUR, "tax": _DAY, "aggregate": 31 * _DAY}
CHOICES: dict[str, Any] = {"log_normal": False, "check_tax": True, "tax_rounding": "line"}
_LONGEST_WAIT_S = 3.0  # longer waits would hold up a server that was told to stop
_MOST_RECEIPTS = 100


@dataclass(frozen=True, slots=True)
class CustomsSetting:
    """What customs knows before it opens: where its books are, who may send (DXP id → token), whose number carries which name."""

    folder: Path
    control_token: str
    tokens: Mapping[str, str]
    roster: Mapping[str, str]


class CustomsServer(Station):
    """Customs as one running server."""

    def __init__(self, setting: CustomsSetting) -> None:
        super().__init__("customs", Books(setting.folder, metadata), setting.control_token, DELAYS, CHOICES)
        self.tokens = setting.tokens
        self.trusted = TrustedCertificates(setting.folder / "trusted")
        self.roster = setting.roster
        self.arrivals = Bell()

    def examination(self) -> Examination:
        """Return what the examiner works with at this moment."""
        choices = self.choices
        return Examination(
            self.trusted, self.delay, self.roster, check_tax=bool(choices["check_tax"]), rounding=str(choices["tax_rounding"])
        )

    def announce(self) -> None:
        """Tell everybody who waits for receipts to look again."""
        self.wake()
        self.arrivals.ring()

    async def step(self) -> bool:
        """Do what is due; True when there was something."""
        now = self.now()
        done = await self.books.run(lambda connection: take_steps(Page(connection), self.examination(), now))
        if done:
            self.announce()
            return True
        due = await self.books.run(lambda connection: Page(connection).next_due())
        await self.nap(1.0 if due is None else min(max(due - now.timestamp(), 0.005), 1.0))
        return True

    async def receive(self, sender: str, body: bytes) -> bytes:
        """Keep a message, answer it with a `DxpRep`; the same message again gets the same answer and nothing else."""
        now = self.now()
        try:
            envelope = unwrap(body)
        except BadXml as error:
            return build_reply(sender, "0001", f"报文格式错误：{error}", now, None)
        if envelope.sender != sender:
            return build_reply(sender, "2002", "发送方与传输通道不符", now, envelope)
        if envelope.receivers != (CUSTOMS_ID,):
            return build_reply(sender, "2001", "接收方不存在", now, envelope)
        kept = await self.books.run(lambda connection: self._keep(Page(connection), envelope, body))
        self.announce()
        if kept is None:
            return build_reply(sender, "0999", "报文编号已用于另一报文", now, envelope)
        return build_reply(sender, "0000", "接收成功", now, envelope)

    def _keep(self, page: Page, envelope: Envelope, body: bytes) -> bool | None:
        now = self.now()
        kept = page.keep_message(envelope, body, now)
        if kept:
            take_in(page, envelope, self.examination(), now)
        return kept

    async def wait_for_receipts(self, dxp_id: str, after: int, wait_s: float) -> list[Receipt]:
        """Return receipts after a number, waiting for the first at most `wait_s`."""
        deadline = asyncio.get_running_loop().time() + min(wait_s, _LONGEST_WAIT_S)
        while True:
            news = self.arrivals.listen()
            found = await self.books.run(lambda connection: Page(connection).list_receipts(dxp_id, after, _MOST_RECEIPTS))
            left = deadline - asyncio.get_running_loop().time()
            if found or left <= 0:
                return found
            await heard(news, left)
