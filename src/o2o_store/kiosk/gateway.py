"""The one telephone to the platform: a method for each endpoint, a refusal as a value, trouble as an outage.

Every method returns the endpoint's reply or, when the law says no, the `Problem` whose code the contract knows. It raises
`Unreachable` when nobody answered in their right mind (connection, time-out, 5xx, 429, another contract version) and `Rejected` when
the platform said no in a way the contract does not know. A time-out is unknown, never failed: the same key is sent again.
"""

import hashlib
import ssl
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec
import structlog

from o2o_store.contract.store_api import CONTRACT_VERSION
from o2o_store.contract.store_api.access import DeviceEnrolledView, EnrolDevice, SignInStaff, SignOutStaff, StaffSessionView
from o2o_store.contract.store_api.desk import (
    CloseDay,
    DayView,
    HandOverShift,
    RecordHandOver,
    ReissueVoucher,
    SettleTrouble,
    ShiftView,
    TroubleListView,
    VoucherReissuedView,
)
from o2o_store.contract.store_api.endpoints import endpoint
from o2o_store.contract.store_api.fulfilment import (
    BoardView,
    CallNumber,
    DispatchParcel,
    HandedOverView,
    HandOver,
    PackParcel,
    ParcelListView,
    RecordDelivery,
)
from o2o_store.contract.store_api.goods import GoodsListView, PictureView
from o2o_store.contract.store_api.halls import HallView
from o2o_store.contract.store_api.orders import (
    CancelOrder,
    FileOrder,
    OrderView,
    RegisterBuyer,
    RequestPayment,
    SubmitOrder,
)
from o2o_store.contract.store_api.payments import CloseMoneyCase, MoneyCasesView, RefundByHand, WalletsView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.contract.store_api.returns import (
    FindOrders,
    FoundOrdersView,
    QuoteReturn,
    RecallParcel,
    ReturnGoods,
    ReturnQuoteView,
    WithdrawOrder,
)
from o2o_store.domain.refusals import REFUSALS
from o2o_store.outbox.outages import Rejected, Unreachable

ANSWER_SECONDS = 10.0
"""How long an answer may take before it counts as unknown; long polls add their own wait."""
LONG_POLL_SECONDS = 20

_TOO_NEW = "contract_too_new"
_BUSY = 429
_ERRORS = 400
_SERVER_ERRORS = 500

T = TypeVar("T")

_log = structlog.get_logger(__name__)


class WrongCertificateError(Exception):
    """The server shows another certificate than the one whose fingerprint was given: do not enrol, ask who set it up."""


@dataclass(frozen=True, slots=True)
class Call:
    """What one call needs besides its endpoint: path values, body, idempotency key, staff token, query."""

    values: dict[str, str] | None = None
    body: msgspec.Struct | None = None
    key: str = ""
    staff: str = ""
    query: dict[str, str] | None = None
    wait: float = 0.0


def fetch_certificate(server: str, fingerprint: str) -> str:
    """Return the server's certificate (PEM) if its SHA-256 is `fingerprint` (hex, colons and case ignored).

    Raises WrongCertificateError when it is another one, Unreachable when nobody answers.
    """
    parts = urlsplit(server)
    try:
        pem = ssl.get_server_certificate((parts.hostname or "", parts.port or 443), timeout=ANSWER_SECONDS)
    except OSError as error:
        raise Unreachable(f"no TLS answer from {server}") from error
    found = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()
    if found != fingerprint.replace(":", "").lower():
        raise WrongCertificateError(f"{server} shows a certificate with fingerprint {found}")
    return pem


def pinned(certificate: str) -> ssl.SSLContext:
    """Return TLS settings that accept exactly this certificate, whatever name the server is reached by."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    # A certificate made for one hall has no issuer: it is trusted by itself, as a partial chain.
    context.verify_flags = ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
    context.load_verify_locations(cadata=certificate)
    return context


class PlatformGateway:
    """The platform as a machine of the floor sees it; all methods run in one event loop."""

    def __init__(self, server: str, *, token: str = "", certificate: str = "", transport: httpx.AsyncBaseTransport | None = None) -> None:
        headers = {"O2O-Contract": str(CONTRACT_VERSION)}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        verify: ssl.SSLContext | bool = pinned(certificate) if certificate else True
        self._client = httpx.AsyncClient(
            base_url=server, headers=headers, timeout=ANSWER_SECONDS, verify=verify, transport=transport, trust_env=False
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def close(self) -> None:
        """Hang up."""
        await self._client.aclose()

    async def enrol_device(self, request: EnrolDevice) -> DeviceEnrolledView | Problem:
        """Hand in the one-time code; the reply's token is shown once."""
        return await self._ask("enrol_device", DeviceEnrolledView, Call(body=request))

    async def sign_in_staff(self, request: SignInStaff) -> StaffSessionView | Problem:
        """Open a staff session."""
        return await self._ask("sign_in_staff", StaffSessionView, Call(body=request))

    async def sign_out_staff(self, staff: str) -> Problem | None:
        """End the staff session of this token."""
        return await self._ask("sign_out_staff", type(None), Call(body=SignOutStaff(), staff=staff))

    async def show_hall(self) -> HallView | Problem:
        """Names, permit, notices and limits of the hall."""
        return await self._ask("show_hall", HallView, Call())

    async def list_goods(self) -> GoodsListView | Problem:
        """The hall's whole catalogue."""
        return await self._ask("list_goods", GoodsListView, Call())

    async def get_picture(self, image: str) -> PictureView | Problem:
        """A product picture by its name; the same name is the same picture for ever."""
        return await self._ask("get_picture", PictureView, Call(values={"image": image}))

    async def register_buyer(self, request: RegisterBuyer, key: str) -> OrderView | Problem:
        """Step 1."""
        return await self._act("register_buyer", request, key)

    async def submit_order(self, request: SubmitOrder, key: str) -> OrderView | Problem:
        """Step 2."""
        return await self._act("submit_order", request, key)

    async def file_order(self, request: FileOrder, key: str) -> OrderView | Problem:
        """Step 3."""
        return await self._act("file_order", request, key)

    async def request_payment(self, request: RequestPayment, key: str) -> OrderView | Problem:
        """Step 4."""
        return await self._act("request_payment", request, key)

    async def show_wallets(self, after: str = "", wait: float = LONG_POLL_SECONDS) -> WalletsView | Problem:
        """Which wallets may be offered now, once that differs from the list whose etag is `after`."""
        query = {"after": after, "wait": str(int(wait))}
        return await self._ask("show_wallets", WalletsView, Call(query=query, wait=wait))

    async def refund_by_hand(self, request: RefundByHand, key: str, staff: str) -> OrderView | Problem:
        """A manager gives a payment back."""
        return await self._act("refund_by_hand", request, key, staff)

    async def list_money_cases(self, staff: str, after: str = "", wait: float = 0) -> MoneyCasesView | Problem:
        """The hall's open differences with the wallets' bills."""
        query = {"after": after, "wait": str(int(wait))}
        return await self._ask("list_money_cases", MoneyCasesView, Call(staff=staff, query=query, wait=wait))

    async def close_money_case(self, request: CloseMoneyCase, key: str, staff: str) -> MoneyCasesView | Problem:
        """A manager looked at a case."""
        return await self._ask("close_money_case", MoneyCasesView, Call(body=request, key=key, staff=staff))

    async def cancel_order(self, request: CancelOrder, key: str) -> OrderView | Problem:
        """The shopper left before paying."""
        return await self._act("cancel_order", request, key)

    async def follow_order(self, order_id: str, after: int = 0, wait: float = LONG_POLL_SECONDS) -> OrderView | Problem:
        """The order as it stands once its version is above `after`, or as it stands when `wait` seconds are over."""
        query = {"after": str(after), "wait": str(int(wait))}
        return await self._ask("follow_order", OrderView, Call(values={"order_id": order_id}, query=query, wait=wait))

    async def list_parcels(self, staff: str, after: str = "", wait: float = 0) -> ParcelListView | Problem:
        """All open parcels of the hall, once the list differs from the one whose etag is `after`."""
        query = {"after": after, "wait": str(int(wait))}
        return await self._ask("list_parcels", ParcelListView, Call(staff=staff, query=query, wait=wait))

    async def pack_parcel(self, request: PackParcel, key: str, staff: str) -> OrderView | Problem:
        """Every unit and the parcel label were scanned."""
        return await self._act("pack_parcel", request, key, staff)

    async def dispatch_parcel(self, request: DispatchParcel, key: str, staff: str) -> OrderView | Problem:
        """A parcel is given to the courier."""
        return await self._act("dispatch_parcel", request, key, staff)

    async def record_delivery(self, request: RecordDelivery, key: str, staff: str) -> OrderView | Problem:
        """The courier's word on a parcel."""
        return await self._act("record_delivery", request, key, staff)

    async def hand_over(self, request: HandOver, key: str, staff: str) -> HandedOverView | Problem:
        """Voucher, person and parcel are proved: hand over."""
        call = Call(values={"order_id": request.order_id}, body=request, key=key, staff=staff)
        return await self._ask("hand_over", HandedOverView, call)

    async def record_hand_over(self, request: RecordHandOver, key: str) -> HandedOverView | Problem:
        """Tell what this desk handed over while nobody answered."""
        return await self._ask("record_hand_over", HandedOverView, Call(values={"order_id": request.order_id}, body=request, key=key))

    async def reissue_voucher(self, request: ReissueVoucher, key: str, staff: str) -> VoucherReissuedView | Problem:
        """A new voucher in the place of a lost one."""
        call = Call(values={"order_id": request.order_id}, body=request, key=key, staff=staff)
        return await self._ask("reissue_voucher", VoucherReissuedView, call)

    async def call_number(self, request: CallNumber, key: str, staff: str) -> OrderView | Problem:
        """Nobody came: the board shows the number once more and rings."""
        return await self._act("call_number", request, key, staff)

    async def list_troubles(self, staff: str, after: str = "", wait: float = 0) -> TroubleListView | Problem:
        """Everything in the hall that waits for a person, once the list differs from the one whose etag is `after`."""
        query = {"after": after, "wait": str(int(wait))}
        return await self._ask("list_troubles", TroubleListView, Call(staff=staff, query=query, wait=wait))

    async def settle_trouble(self, request: SettleTrouble, key: str, staff: str) -> TroubleListView | Problem:
        """A person looked into it."""
        return await self._ask("settle_trouble", TroubleListView, Call(body=request, key=key, staff=staff))

    async def show_day(self, staff: str) -> DayView | Problem:
        """The hall's day in figures."""
        return await self._ask("show_day", DayView, Call(staff=staff))

    async def close_day(self, request: CloseDay, key: str, staff: str) -> DayView | Problem:
        """The evening."""
        return await self._ask("close_day", DayView, Call(body=request, key=key, staff=staff))

    async def hand_over_shift(self, request: HandOverShift, key: str, staff: str) -> ShiftView | Problem:
        """One clerk leaves the desk to the next."""
        return await self._ask("hand_over_shift", ShiftView, Call(body=request, key=key, staff=staff))

    async def withdraw_order(self, request: WithdrawOrder, key: str, staff: str) -> OrderView | Problem:
        """The buyer leaves before the release."""
        return await self._act("withdraw_order", request, key, staff)

    async def return_goods(self, request: ReturnGoods, key: str, staff: str) -> OrderView | Problem:
        """The buyer brought goods back."""
        return await self._act("return_goods", request, key, staff)

    async def quote_return(self, request: QuoteReturn, staff: str) -> ReturnQuoteView | Problem:
        """What these pieces would bring; nothing is done."""
        return await self._ask("quote_return", ReturnQuoteView, Call(values={"order_id": request.order_id}, body=request, staff=staff))

    async def find_orders(self, request: FindOrders, staff: str) -> FoundOrdersView | Problem:
        """The hall's orders that fit a code, or a pickup number and the last four of a card; over or not."""
        return await self._ask("find_orders", FoundOrdersView, Call(body=request, staff=staff))

    async def recall_parcel(self, request: RecallParcel, key: str, staff: str) -> OrderView | Problem:
        """Nobody came for the parcel."""
        return await self._act("recall_parcel", request, key, staff)

    async def show_board(self, after: str = "", wait: float = LONG_POLL_SECONDS) -> BoardView | Problem:
        """The pickup board, once it differs from the one whose etag is `after`."""
        query = {"after": after, "wait": str(int(wait))}
        return await self._ask("show_board", BoardView, Call(query=query, wait=wait))

    async def _act(self, name: str, request: Any, key: str, staff: str = "") -> OrderView | Problem:
        return await self._ask(name, OrderView, Call(values={"order_id": request.order_id}, body=request, key=key, staff=staff))

    async def _ask(self, name: str, reply: type[T], call: Call) -> T | Problem:
        entry = endpoint(name)
        headers = {"Idempotency-Key": call.key} if call.key else {}
        if call.staff:
            headers["O2O-Staff"] = call.staff
        content = None
        if call.body is not None:
            content = msgspec.json.encode(call.body)
            headers["Content-Type"] = "application/json"
        path = entry.path.format(**(call.values or {}))
        try:
            response = await self._client.request(
                entry.method, path, content=content, headers=headers, params=call.query, timeout=ANSWER_SECONDS + call.wait
            )
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError) as error:
            raise Unreachable(f"{name}: {type(error).__name__}") from error
        return _read(name, reply, response)


def _read(name: str, reply: type[T], response: httpx.Response) -> T | Problem:
    if response.status_code >= _ERRORS:
        return _problem(name, response)
    if reply is type(None):
        return reply()
    try:
        return msgspec.json.decode(response.content, type=reply)
    except msgspec.DecodeError as error:
        # A peer of another version, or something on the way that is not the platform: unknown, never failed.
        raise Unreachable(f"{name}: the answer cannot be read") from error


def _problem(name: str, response: httpx.Response) -> Problem:
    status = response.status_code
    try:
        found = msgspec.json.decode(response.content, type=Problem)
    except msgspec.DecodeError:
        found = None
    if found is not None and found.code == _TOO_NEW:
        # Waiting helps, and nothing else does: it counts as silence, so that no promise is ever set aside for an update.
        raise Unreachable(f"{name}: the platform speaks an older contract")
    if status >= _SERVER_ERRORS or status == _BUSY:
        raise Unreachable(f"{name}: HTTP {status}", retry_after=_pause(response), answered=True)
    if found is None or found.code not in REFUSALS:
        raise Rejected(f"{name}: HTTP {status} {found.code if found else ''}".rstrip())
    return found


def _pause(response: httpx.Response) -> float | None:
    asked = response.headers.get("Retry-After", "")
    return float(asked) if asked.isdigit() else None
