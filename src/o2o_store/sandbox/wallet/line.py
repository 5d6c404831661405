"""A wallet at work: settles refunds, delivers notifications on its schedule, declares payments to customs and fetches the answers."""

import asyncio
import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

import httpx
import msgspec

from o2o_store.sandbox.books import Books
from o2o_store.sandbox.station import Station
from o2o_store.sandbox.wallet.billing import BillChange
from o2o_store.sandbox.wallet.books import Declaration, Notice, Page, Trade
from o2o_store.sandbox.wallet.codes import PayCodes
from o2o_store.sandbox.wallet.declaring import PaymentCompany, apply_receipt, read_receipt

ANSWER_WITHIN_S = 5.0
"""How long a merchant may take to acknowledge a notification."""
_POLL_S = 20.0
_EXCEPT_AFTER = 60


K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class WalletSetting(Generic[K]):
    """What a wallet knows before it opens; `keys` are of its own kind."""

    folder: Path
    control_token: str
    keys: K
    company: PaymentCompany
    public_url: str


class WalletStation(Station):
    """What both wallets do by themselves; how a notification is written and what acknowledges it is each wallet's own."""

    retries_s: Sequence[float] = ()
    """Pauses between deliveries of one notification."""

    def __init__(
        self, name: str, books: Books, control_token: str, moods: tuple[Mapping[str, float], Mapping[str, Any]], company: PaymentCompany
    ) -> None:
        super().__init__(name, books, control_token, *moods)
        self.company = company
        self.http = httpx.AsyncClient(timeout=ANSWER_WITHIN_S, trust_env=False)
        self._fetched = int(self.books.load_settings().get("customs_fetched", 0))
        self._planned: list[tuple[float, str, str]] = []
        self.bill_changes: list[BillChange] = []

    pay_codes: PayCodes
    """What phones show at present."""

    @property
    def bills_at_once(self) -> bool:
        """Whether today's bill can be had today: a rehearsal will not wait until tomorrow."""
        return bool(self.choices["bills"] == "at_once")

    def code_url(self, code: str) -> str:
        """Return what a displayed code holds."""
        raise NotImplementedError

    def fault_of(self, trade: Trade, now: datetime, *, late: bool = False) -> str:
        """Say why an order cannot be paid, or nothing; a `late` payer had begun before the code ran out."""
        raise NotImplementedError

    def take_money(self, page: Page, trade: Trade, payer: str, paid_fen: int, now: datetime) -> str:
        """Take the money of a payable order and plan the notification; returns why not, or nothing."""
        raise NotImplementedError

    def scanned(self, page: Page, trade: Trade) -> None:
        """Note that a phone holds the code; nothing by default."""

    async def pay_code(self, code: str, payer: str, paid_fen: int | None, *, late: bool = False) -> str:
        """Pay the order of a code as one of the specimen persons; returns `paid` or why not."""
        now = self.now()

        def work(page: Page) -> str:
            trade = page.find_by_code(code)
            if trade is None:
                return "gone"
            fault = self.fault_of(trade, now, late=late)
            return fault or self.take_money(page, trade, payer, trade.total if paid_fen is None else paid_fen, now)

        fault = await self.books.run(lambda connection: work(Page(connection)))
        self.wake()
        return fault or "paid"

    def plan_payment(self, code: str, payer: str) -> None:
        """Let a payer who has begun finish after `delays['late']`; until then nobody can say whether the order could be closed."""
        self._planned.append((self.now().timestamp() + self.delay("late").total_seconds(), code, payer))

    def is_begun(self, page: Page, out_trade_no: str) -> bool:
        """Say whether a payer is at this order at the moment and will finish late."""
        trade = page.find_trade(out_trade_no)
        return trade is not None and any(code == trade.code for _, code, _ in self._planned)

    async def _pay_planned(self, now: datetime) -> None:
        due = [one for one in self._planned if one[0] <= now.timestamp()]
        self._planned = [one for one in self._planned if one not in due]
        for _, code, payer in due:
            await self.pay_code(code, payer, None, late=True)

    def settle(self, page: Page, now: datetime) -> int:
        """Finish refunds whose time has come; returns how many."""
        raise NotImplementedError

    def written(self, notice: Notice) -> tuple[bytes, dict[str, str]]:
        """Return body and headers of a notification as it is sent now."""
        raise NotImplementedError

    def acknowledged(self, status: int, said: bytes) -> bool:
        """Say whether this answer ends the notification."""
        raise NotImplementedError

    async def step(self) -> bool:
        """Do what is due; True when there was something."""
        now = self.now()
        await self._pay_planned(now)
        settled = await self.books.run(lambda connection: self.settle(Page(connection), now))
        notices = await self.books.run(lambda connection: Page(connection).due_notices(now)) if self.choices["notify"] == "on" else []
        declarations = await self.books.run(lambda connection: Page(connection).due_declarations(now))
        await asyncio.gather(*(self._deliver(notice) for notice in notices), *(self._send(declaration) for declaration in declarations))
        if not settled and not notices and not declarations:
            await self.nap(0.25)
        return True

    # --- notifications

    async def _deliver(self, notice: Notice) -> None:
        body, headers = self.written(notice)
        status, said = await self.post(notice.url, body, headers)
        for _ in range(int(self.choices["copies"]) - 1):
            # The same notification again, signed anew: wallets repeat themselves for no reason that a merchant could see.
            status, said = await self.post(notice.url, *self.written(notice))
        now = self.now()
        done = self.acknowledged(status, said) or notice.attempts >= len(self.retries_s)
        due = now.timestamp() + (self.retries_s[notice.attempts] if not done else 0)

        def note(page: Page) -> None:
            page.update_notice(notice.id, attempts=notice.attempts + 1, done=done, due=due, last_answer=str(status))
            page.record("notify", f"POST {notice.url}", status, body, said, now)

        await self.books.run(lambda connection: note(Page(connection)))

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Post to a merchant; status 0 when nobody answered."""
        try:
            reply = await self.http.post(url, content=body, headers=headers)
        except httpx.HTTPError as error:
            return 0, type(error).__name__.encode()
        return reply.status_code, reply.content

    # --- customs

    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.company.token}"}

    async def _send(self, declaration: Declaration) -> None:
        body = declaration.message or b""
        status, said = await self._customs("/dxp/messages", body)
        taken = status == httpx.codes.OK and b"<ResponseCode>0000</ResponseCode>" in said
        now = self.now()
        due = now.timestamp() + self.delay("customs_retry").total_seconds()
        # Only what this sending learned is written: meanwhile a receipt or a control call may have moved the state.
        learned: dict[str, Any] = {"sent": taken, "attempts": declaration.attempts + 1, "due": due}
        if not taken and declaration.attempts + 1 >= _EXCEPT_AFTER:
            learned["state"] = "EXCEPT"

        def note(page: Page) -> None:
            page.update_declaration(declaration.out_trade_no, **learned)
            page.record("customs", "POST /dxp/messages", status, body, said, now)

        await self.books.run(lambda connection: note(Page(connection)))

    async def _customs(self, path: str, body: bytes) -> tuple[int, bytes]:
        return await self._post_as(f"{self.company.customs_url}{path}", body, {**self._bearer(), "Content-Type": "application/xml"})

    async def _post_as(self, url: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        try:
            reply = await self.http.post(url, content=body, headers=headers)
        except httpx.HTTPError as error:
            return 0, type(error).__name__.encode()
        return reply.status_code, reply.content

    async def fetch(self) -> bool:
        """Fetch receipts from customs once (long-poll); False when customs cannot be reached."""
        query: dict[str, str | int | float] = {"dxp_id": self.company.dxp_id, "after": self._fetched, "wait": _POLL_S}
        try:
            reply = await self.http.get(
                f"{self.company.customs_url}/dxp/receipts", params=query, headers=self._bearer(), timeout=_POLL_S + 10
            )
            reply.raise_for_status()
        except httpx.HTTPError:
            return False
        receipts = msgspec.json.decode(reply.content)["receipts"]
        if receipts:
            await self._take(receipts)
        return True

    async def _take(self, receipts: list[dict[str, Any]]) -> None:
        now = self.now()
        messages = [base64.b64decode(receipt["message"]) for receipt in receipts]

        def note(page: Page) -> None:
            for message in messages:
                page.record("customs", "GET /dxp/receipts", 200, b"", message, now)
                if (receipt := read_receipt(message)) is not None:
                    apply_receipt(page, receipt, now)

        await self.books.run(lambda connection: note(Page(connection)))
        self._fetched = max(receipt["no"] for receipt in receipts)
        await self.books.save_setting("customs_fetched", self._fetched)
        acknowledgement = msgspec.json.encode({"dxp_id": self.company.dxp_id, "upto": self._fetched})
        await self._post_as(
            f"{self.company.customs_url}/dxp/receipts/ack", acknowledgement, {**self._bearer(), "Content-Type": "application/json"}
        )

    async def close(self) -> None:
        """Hang up and close the books."""
        await self.http.aclose()
        self.books.close()
