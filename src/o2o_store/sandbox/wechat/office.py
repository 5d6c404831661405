"""The wallet at work: settles refunds, delivers notifications on WeChat's schedule, declares payments to customs and fetches the answers."""

import asyncio
import base64
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import msgspec

from o2o_store.sandbox.books import Books
from o2o_store.sandbox.clock import rfc3339
from o2o_store.sandbox.station import Station
from o2o_store.sandbox.wechat.books import Declaration, Notice, Page, metadata
from o2o_store.sandbox.wechat.declaring import PaymentCompany, apply_receipt, read_receipt
from o2o_store.sandbox.wechat.signing import Keys, RequestCheck, encrypted_notice, signature_headers
from o2o_store.sandbox.wechat.till import settle_refunds

RETRIES_S = (15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600)
"""WeChat's pauses between deliveries of one notification (facts/payments.md §1)."""
DELAYS = {"notify": 0.0, "refund": 0.5, "declare": 0.0, "close_refused_for": 0.0, "customs_retry": 2.0}
CHOICES: dict[str, Any] = {
    "log_normal": False,
    "native_links": "cashier",
    "notify": "on",
    "refund_outcome": "SUCCESS",
    "sign_with": "right",
}
_ANSWER_WITHIN_S = 5.0
_POLL_S = 20.0
_EXCEPT_AFTER = 60
_ACKNOWLEDGED = frozenset({200, 204})


@dataclass(frozen=True, slots=True)
class WeChatSetting:
    """What the wallet knows before it opens."""

    folder: Path
    control_token: str
    keys: Keys
    company: PaymentCompany
    public_url: str


class WeChatServer(Station):
    """The wallet as one running server; `http` is made when the server starts."""

    def __init__(self, setting: WeChatSetting) -> None:
        super().__init__("wechat", Books(setting.folder, metadata), setting.control_token, DELAYS, CHOICES)
        self.keys = setting.keys
        self.company = setting.company
        self.public_url = setting.public_url
        self.check = RequestCheck(setting.keys)
        self.http = httpx.AsyncClient(timeout=_ANSWER_WITHIN_S, trust_env=False)
        self._fetched = int(self.books.load_settings().get("customs_fetched", 0))

    def code_url(self, code: str) -> str:
        """Return what a displayed code holds."""
        if self.choices["native_links"] == "weixin":
            return f"weixin://wxpay/bizpayurl?pr={code}"
        return f"{self.public_url}/cashier/{code}"

    async def step(self) -> bool:
        """Do what is due; True when there was something."""
        now = self.now()
        outcome = str(self.choices["refund_outcome"])
        settled = await self.books.run(lambda connection: settle_refunds(Page(connection), outcome, now))
        notices = await self.books.run(lambda connection: Page(connection).due_notices(now)) if self.choices["notify"] == "on" else []
        declarations = await self.books.run(lambda connection: Page(connection).due_declarations(now))
        await asyncio.gather(*(self._deliver(notice) for notice in notices), *(self._send(declaration) for declaration in declarations))
        if not settled and not notices and not declarations:
            await self.nap(0.25)
        return True

    # --- notifications

    async def _deliver(self, notice: Notice) -> None:
        body = encrypted_notice(
            self.keys,
            notice.id,
            notice.event_type,
            notice.original_type,
            rfc3339(datetime.fromtimestamp(notice.created_at).astimezone()),
            notice.resource,
        )
        headers = signature_headers(self.keys, body, int(self.now().timestamp()))
        if self.choices["sign_with"] == "wrong":
            headers["Wechatpay-Signature"] = base64.b64encode(bytes(256)).decode()
        status, said = await self._post(notice.url, body, headers)
        now = self.now()
        done = status in _ACKNOWLEDGED or notice.attempts >= len(RETRIES_S)
        due = now.timestamp() + (RETRIES_S[notice.attempts] if not done else 0)

        def note(page: Page) -> None:
            page.update_notice(notice.id, attempts=notice.attempts + 1, done=done, due=due, last_answer=str(status))
            page.record("notify", f"POST {notice.url}", status, body, said, now)

        await self.books.run(lambda connection: note(Page(connection)))

    async def probe(self, url: str) -> int:
        """Send one of WeChat's signature probes, which a merchant must refuse; returns the HTTP status, 0 for none."""
        body = encrypted_notice(self.keys, "PROBE", "TRANSACTION.SUCCESS", "transaction", rfc3339(self.now()), b"{}")
        headers = signature_headers(self.keys, body, int(self.now().timestamp()))
        headers["Wechatpay-Signature"] = "WECHATPAY/SIGNTEST/" + headers["Wechatpay-Signature"]
        return (await self._post(url, body, headers))[0]

    async def _post(self, url: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        try:
            reply = await self.http.post(url, content=body, headers={**headers, "Content-Type": "application/json"})
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
