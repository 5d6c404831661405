"""The payment room's doors: attempts, wallets on offer, refunds by hand, cases, and the wallets' notifications."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog

from o2o_store.backend.edge import Call, Edge, Handlers, PeerCall, PeerHandler, PeerHandlers, PeerReply
from o2o_store.backend.orders.router import act_on_order
from o2o_store.backend.payment import messages as m
from o2o_store.backend.payment import service
from o2o_store.backend.payment.messages import NoticeRefusedError, RecordNotice
from o2o_store.backend.payment.noticing import KNOWN, TAKEN
from o2o_store.backend.payment.standing import WALLETS_CHANGED
from o2o_store.contract.store_api.orders import OrderView
from o2o_store.contract.store_api.payments import MoneyCasesView, WalletsView
from o2o_store.domain.refusals import Refusal

Look = Callable[[str], Awaitable[bool]]
"""Asks a wallet about nothing and says whether it is there; takes a moment at most. Handed in, because doors know no gateway."""
ReadNotice = Callable[[Mapping[str, str], bytes], RecordNotice]
"""Verifies and decrypts a notification; raises NoticeRefusedError. Handed in, because doors know no gateway."""

MOST_NOTICE_BYTES = 64 * 1024
"""No wallet's notification is larger (facts/payments.md §9)."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Manners:
    """How one wallet is answered: `taken`, `refused` (the same constant answer to whatever is wrong), `unknown`."""

    taken: PeerReply
    refused: PeerReply
    unknown: PeerReply


MANNERS: Mapping[str, _Manners] = {
    m.WECHAT: _Manners(
        PeerReply(204), PeerReply(401, b'{"code":"FAIL","message":"refused"}'), PeerReply(404, b'{"code":"FAIL","message":"unknown order"}')
    ),
    m.ALIPAY: _Manners(
        PeerReply(200, b"success", "text/plain"), PeerReply(401, b"fail", "text/plain"), PeerReply(404, b"fail", "text/plain")
    ),
}


def notify_path(wallet: str) -> str:
    """Return where a wallet notifies us, followed by the merchant's number there."""
    return f"/{wallet}/notify"


def peer_handlers(readers: Mapping[str, ReadNotice]) -> PeerHandlers:
    """Return who answers the wallets; a forged, stale, replayed or probing call gets the same constant answer and is not kept."""
    return {f"{notify_path(wallet)}/{{account:str}}": _taking(wallet, reader) for wallet, reader in readers.items()}


def _taking(wallet: str, read_notice: ReadNotice) -> PeerHandler:
    manners = MANNERS[wallet]

    async def take_notice(edge: Edge, call: PeerCall) -> PeerReply:
        if len(call.body) > MOST_NOTICE_BYTES:
            return manners.refused
        try:
            command = read_notice(call.headers, call.body)
        except NoticeRefusedError as refusal:
            # Its sentence names what is wrong and nothing of the message.
            _log.warning("notice_refused", wallet=wallet, why=str(refusal))
            return manners.refused
        outcome = await edge.writer.submit(command)
        if outcome in {TAKEN, KNOWN}:
            return manners.taken
        return manners.unknown if outcome == service.UNKNOWN else manners.refused

    return take_notice


def handlers(accounts: Mapping[str, m.WalletAccount], look: Look) -> Handlers:
    """Return who answers this room's endpoints for a merchant with these accounts."""

    async def request_payment(edge: Edge, call: Call) -> OrderView | Refusal:
        """Open an attempt; where the wallet was away a moment ago it is asked now, because the person who presses has a phone to see by."""
        wallet = call.request.wallet
        if await edge.read(lambda connection: service.is_away(connection, wallet)) and await look(wallet):
            await edge.writer.submit(m.RecordWalletStanding(wallet=wallet, away=False))
        return await act_on_order(edge, call)

    async def show_wallets(edge: Edge, call: Call) -> WalletsView | Refusal:
        """Answer with the wallets on offer as soon as they differ from what the caller has."""
        hall_id = call.caller.hall_id
        return await edge.follow(
            call,
            lambda connection: service.show_wallets(connection, hall_id, accounts),
            version=lambda view: view.etag,
            topics={WALLETS_CHANGED},
        )

    return {**HANDLERS, "request_payment": request_payment, "show_wallets": show_wallets}


async def list_money_cases(edge: Edge, call: Call) -> MoneyCasesView | Refusal:
    """Answer with the hall's open cases as soon as they differ from what the caller has."""
    return await edge.follow(
        call, lambda connection: service.list_money_cases(connection, call.caller.hall_id), version=lambda view: view.etag
    )


async def close_money_case(edge: Edge, call: Call) -> MoneyCasesView | Refusal:
    """Close a case and answer with what is still open."""
    outcome = await edge.act(call)
    if isinstance(outcome, Refusal):
        return outcome
    return await edge.read(lambda connection: service.list_money_cases(connection, call.caller.hall_id))


HANDLERS: Handlers = {
    "refund_by_hand": act_on_order,
    "list_money_cases": list_money_cases,
    "close_money_case": close_money_case,
}
"""Endpoints of this room that need no account."""
