"""Composition root of the platform: which service carries out what, who reacts to what, who keeps which promise.

`commands()`, REACTIONS and `keepers()` are the whole choreography on one screen; rooms never call each other.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

import httpx
from litestar import Litestar

from o2o_store.backend import doors, operators, promises
from o2o_store.backend.access import router as access_router
from o2o_store.backend.access import service as access
from o2o_store.backend.access.messages import EndSession, Enrol, SignIn
from o2o_store.backend.allowance import service as allowance
from o2o_store.backend.catalog import router as catalog_router
from o2o_store.backend.database import Database, open_database
from o2o_store.backend.declaration import afterwards
from o2o_store.backend.declaration import gateway as customs_gateway
from o2o_store.backend.declaration import keeper as customs_keeper
from o2o_store.backend.declaration import router as declaration_router
from o2o_store.backend.declaration import service as declaration
from o2o_store.backend.declaration.drop_gateway import DropGateway
from o2o_store.backend.declaration.messages import (
    SEND_PAYMENT_DATA,
    AskPaymentData,
    RecordMessage,
    RecordReceipts,
    RecordSent,
    RedateInventory,
)
from o2o_store.backend.declaration.payment_data import PaymentDataService
from o2o_store.backend.declaration.signers import SignerKeeper, SoftwareKeyService
from o2o_store.backend.edge import Edge, Handlers, PeerHandlers, Signals
from o2o_store.backend.fulfilment import board, closing, sending, telling, vouchers, worklist
from o2o_store.backend.fulfilment import router as fulfilment_router
from o2o_store.backend.fulfilment import service as fulfilment
from o2o_store.backend.halls import router as halls_router
from o2o_store.backend.identity import gateway as identity_gateway
from o2o_store.backend.identity import keeper as identity_keeper
from o2o_store.backend.identity import service as identity
from o2o_store.backend.identity.messages import RecordIdentityCheck
from o2o_store.backend.keys import Keys, load_keys
from o2o_store.backend.neighbours import Neighbours
from o2o_store.backend.orders import address_page, delivering
from o2o_store.backend.orders import keeper as orders_keeper
from o2o_store.backend.orders import router as orders_router
from o2o_store.backend.orders import service as orders
from o2o_store.backend.orders.messages import LEFT, GiveAddress, LapseHolds
from o2o_store.backend.payment import keeper as wallet_keeper
from o2o_store.backend.payment import router as payment_router
from o2o_store.backend.payment import service as payment
from o2o_store.backend.payment.gateway import wallets
from o2o_store.backend.payment.gateway.port import WalletGateway
from o2o_store.backend.payment.messages import (
    LookForBills,
    RecordBill,
    RecordDeclaration,
    RecordNotice,
    RecordOpened,
    RecordPayment,
    RecordRefund,
    RecordScanned,
    RecordUnclosed,
    RecordWalletStanding,
    WalletAccount,
)
from o2o_store.backend.quarantine import gateway as quarantine_gateway
from o2o_store.backend.quarantine import keeper as quarantine_keeper
from o2o_store.backend.quarantine import service as quarantine
from o2o_store.backend.quarantine.messages import RecordFindings, RecordReported
from o2o_store.backend.returns import keeper as returns_keeper
from o2o_store.backend.returns import router as returns_router
from o2o_store.backend.returns import service as returns
from o2o_store.backend.returns.messages import LEAVE_UNCOLLECTED, RETURN_GRANTED, LeaveUncollected
from o2o_store.backend.settings import Settings
from o2o_store.backend.writer import OUTBOX, Reaction, Service, Writer
from o2o_store.contract.store_api.desk import CloseDay, HandOverShift, RecordHandOver, ReissueVoucher, SettleTrouble
from o2o_store.contract.store_api.fulfilment import CallNumber, DispatchParcel, HandOver, PackParcel, RecordDelivery
from o2o_store.contract.store_api.orders import CancelOrder, FileOrder, RegisterBuyer, RequestPayment, SubmitOrder
from o2o_store.contract.store_api.payments import CloseMoneyCase, RefundByHand
from o2o_store.contract.store_api.returns import RecallParcel, ReturnGoods, WithdrawOrder
from o2o_store.domain.clock import Clock
from o2o_store.folders import SecretFiles, lock_folder
from o2o_store.outbox import outbox
from o2o_store.outbox.courier import Courier, Keeper
from o2o_store.outbox.outbox import Promise, Settled

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]

COMMANDS: dict[type, Service] = {
    **operators.SERVICES,
    Enrol: access.enrol,
    SignIn: access.sign_in,
    EndSession: access.end_session,
    RegisterBuyer: orders.register_buyer,
    RecordIdentityCheck: orders.record_identity_check,
    SubmitOrder: orders.submit_order,
    FileOrder: declaration.file_order,
    GiveAddress: delivering.give_address,
    CancelOrder: orders.cancel_order,
    LapseHolds: orders.lapse_holds,
    RecordOpened: payment.record_opened,
    RecordScanned: payment.record_scanned,
    RecordUnclosed: payment.record_unclosed,
    RecordNotice: payment.record_notice,
    RecordPayment: payment.record_payment,
    RecordDeclaration: payment.record_declaration,
    RecordRefund: payment.record_refund,
    RefundByHand: payment.refund_by_hand,
    RecordWalletStanding: payment.record_wallet_standing,
    LookForBills: payment.look_for_bills,
    RecordBill: payment.record_bill,
    CloseMoneyCase: payment.close_money_case,
    RecordMessage: declaration.record_message,
    RecordSent: declaration.record_sent,
    RedateInventory: declaration.redate_inventory,
    RecordReceipts: declaration.record_receipts,
    RecordReported: quarantine.record_reported,
    RecordFindings: quarantine.record_findings,
    PackParcel: fulfilment.pack_parcel,
    HandOver: fulfilment.hand_over,
    DispatchParcel: sending.dispatch_parcel,
    RecordDelivery: sending.record_delivery,
    RecordHandOver: telling.record_hand_over,
    ReissueVoucher: vouchers.reissue_voucher,
    CallNumber: board.call_number,
    SettleTrouble: worklist.settle_trouble,
    CloseDay: closing.close_day,
    HandOverShift: closing.hand_over_shift,
    WithdrawOrder: returns.withdraw_order,
    ReturnGoods: returns.return_goods,
    RecallParcel: returns.recall_parcel,
    LeaveUncollected: returns.leave_uncollected,
}
"""Who carries out what; groups of one transaction run in this order. `commands()` adds what needs the merchant's account."""

REACTIONS: dict[str, Sequence[Reaction]] = {
    "registered": (identity.check_identity,),
    "submitted": (delivering.offer_address,),
    "reserved": (fulfilment.assign_desk,),
    "captured": (allowance.confirm_held, declaration.declare_captured, quarantine.report_goods, payment.give_up_losers),
    "accepted": (declaration.declare_inventories, afterwards.ask_withdrawals),
    "released": (declaration.declare_inventories, afterwards.ask_withdrawals),
    "examined": (declaration.declare_inventories, afterwards.ask_withdrawals),
    "freed": (declaration.deduct_stock, vouchers.issue_voucher, returns.watch_collection),
    "packed": (returns.watch_collection,),
    "handed_over": (declaration.declare_handed_over,),
    "delivered": (declaration.declare_handed_over,),
    "hold_lapsed": (allowance.release_held, declaration.release_stock, payment.abandon_attempts),
    "cancelled": (allowance.release_held, declaration.release_stock, payment.abandon_attempts),
    "refused": (allowance.release_held, declaration.release_stock, quarantine.withdraw_reports, payment.refund_refused),
    **dict.fromkeys(("withdrawal_asked", "review_called", "inspection_called", "suspended", "awaited"), (afterwards.ask_withdrawals,)),
    "withdrawn": (allowance.release_held, declaration.release_stock, quarantine.withdraw_reports, payment.refund_refused),
    LEFT: (returns.give_up_left,),
    "brought_back": (afterwards.declare_returns,),
    "recalled": (afterwards.declare_returns,),
    "taken_back": (returns.settle_returns,),
    RETURN_GRANTED: (payment.refund_returned,),
    worklist.SEND_ANEW: (afterwards.report_delivery_anew, quarantine.report_anew),
}
"""Who hears of what happened to an order, in the same transaction, in this order."""

HANDLERS: Handlers = doors.merge(
    access_router.HANDLERS,
    halls_router.HANDLERS,
    catalog_router.HANDLERS,
    orders_router.HANDLERS,
    declaration_router.HANDLERS,
    fulfilment_router.HANDLERS,
    returns_router.HANDLERS,
)
"""Who answers which endpoint of the contract; `front` adds the payment room's, which need the merchant's accounts."""


@dataclass(frozen=True, slots=True)
class Peers:
    """The telephones to the world; without a merchant folder there are no wallets and no accounts: then promises wait."""

    client: httpx.AsyncClient
    gateways: Mapping[str, WalletGateway] = field(default_factory=dict)
    accounts: Mapping[str, WalletAccount] = field(default_factory=dict)


def reach_peers(settings: Settings, clock: Clock) -> Peers:
    """Open the telephones that the merchant folder names. Raises FileNotFoundError when a named file is missing."""
    client = httpx.AsyncClient(timeout=httpx.Timeout(30.0, connect=5.0), trust_env=False)
    if settings.merchant is None:
        return Peers(client)
    opened = wallets.open_wallets(settings.merchant, client, clock, lambda wallet: settings.own_url + payment_router.notify_path(wallet))
    return Peers(client, {one.gateway.wallet: one.gateway for one in opened}, {one.account.wallet: one.account for one in opened})


def commands(peers: Peers, own_url: str = "") -> dict[type, Service]:
    """Return who carries out what; `own_url` is where a product's page stands, for customs' eyes."""
    accounts = {wallet: account.merchant for wallet, account in peers.accounts.items()}
    payment_data = PaymentDataService(payment.list_messages, payment.find_clearing, accounts, own_url)
    return COMMANDS | {RequestPayment: payment.PaymentService(peers.accounts).request_payment, AskPaymentData: payment_data.ask}


def keepers(settings: Settings, keys: Keys, clock: Clock, peers: Peers) -> dict[str, Keeper]:
    """Return who keeps which promise; without a merchant folder nobody can be called and promises wait."""
    kept: dict[str, Keeper] = {
        orders_keeper.LAPSE_HOLDS: orders_keeper.LapseHoldsKeeper(),
        LEAVE_UNCOLLECTED: returns_keeper.LeaveUncollectedKeeper(),
    }
    if settings.merchant is None:
        return kept
    names = identity_gateway.IdentityGateway(identity_gateway.load_peer(settings.merchant), peers.client)
    access_ = customs_gateway.load_access(settings.merchant)
    software = customs_gateway.load_signer(SecretFiles(settings.folder), settings.merchant, "platform", clock.now())
    devices = customs_gateway.load_key_services(settings.merchant, peers.client)
    # Where there is a device, no key in memory stands behind it: what the device protects would be for nothing.
    signer = SignerKeeper(devices or [SoftwareKeyService(software)])
    customs = customs_keeper.CustomsKeeper(_transport(access_, peers, clock), signer, keys.fields, clock)
    payment_data = customs_gateway.PaymentDataGateway(customs_gateway.load_payment_data_url(settings.merchant), peers.client)
    kept[SEND_PAYMENT_DATA] = customs_keeper.PaymentDataKeeper(payment_data, signer, keys.fields, clock)
    kept[identity.CHECK_IDENTITY] = identity_keeper.CheckIdentityKeeper(names, keys.fields, clock)
    kept |= dict.fromkeys(customs_keeper.TOPICS, customs)
    second = quarantine_gateway.load_access(settings.merchant)
    if second is not None:
        reports = quarantine_keeper.QuarantineKeeper(quarantine_gateway.QuarantineGateway(second, peers.client))
        kept |= dict.fromkeys(quarantine_keeper.TOPICS, reports)
    for gateway in peers.gateways.values():
        wallet = wallet_keeper.WalletKeeper(gateway, keys.fields, clock)
        kept |= dict.fromkeys(wallet.topics, wallet)
    switch, bills = wallet_keeper.SwitchKeeper(peers.gateways), wallet_keeper.BillKeeper(peers.gateways)
    return kept | dict.fromkeys(switch.topics, switch) | dict.fromkeys(bills.topics, bills)


def _transport(access_: customs_gateway.CustomsAccess, peers: Peers, clock: Clock) -> customs_gateway.Transport:
    if access_.drop_folder is not None:
        return DropGateway(access_.drop_folder, access_.dxp_id, clock)
    return customs_gateway.CustomsGateway(access_, peers.client)


def wallet_handlers(peers: Peers) -> Handlers:
    """Return who answers the payment room's endpoints."""

    async def look(wallet: str) -> bool:
        gateway = peers.gateways.get(wallet)
        return gateway is not None and await wallet_keeper.is_there(gateway)

    return payment_router.handlers(peers.accounts, look)


def peer_handlers(peers: Peers) -> PeerHandlers:
    """Return who answers the wallets' own calls, customs' question for payment data, and the address from a shopper's phone."""
    wallets_ = payment_router.peer_handlers({wallet: gateway.read_notice for wallet, gateway in peers.gateways.items()})
    return {**wallets_, **declaration_router.PEER_HANDLERS, **address_page.PEER_HANDLERS}


def build_app(settings: Settings, clock: Clock) -> Litestar:
    """Return the platform as an ASGI application; its lifespan opens, migrates, works and closes."""
    peers = reach_peers(settings, clock)

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with running(settings, clock, peers) as opened:
            app.state.doors = opened
            yield

    return front(peers, [lifespan])


def front(peers: Peers, lifespan: Sequence[Lifespan] = ()) -> Litestar:
    """Return the application alone; whoever has no lifespan for it sets `state.doors` to what `running` gives."""
    return Litestar(
        route_handlers=doors.routes(doors.merge(HANDLERS, wallet_handlers(peers)), peer_handlers(peers), address_page.PAGES),
        lifespan=list(lifespan),
        exception_handlers={Exception: doors.calm_apology},
        openapi_config=None,
        logging_config=None,
        request_max_body_size=doors.MOST_BYTES,
    )


@asynccontextmanager
async def running(settings: Settings, clock: Clock, peers: Peers) -> AsyncIterator[doors.Doors]:
    """Run the platform without its server: lock, migrate, write, carry.

    Raises folders.FolderInUseError when it runs already; on PostgreSQL any number of processes may run.
    """
    async with AsyncExitStack() as stack:
        stack.push_async_callback(peers.client.aclose)
        if not settings.database_url:
            stack.enter_context(lock_folder(settings.folder))
        keys = load_keys(settings.folder)
        database = await asyncio.to_thread(open_database, settings)
        stack.callback(database.close)
        await asyncio.to_thread(database.migrate)
        loop = asyncio.get_running_loop()
        signals, waker = Signals(loop), _Waker(loop)
        services = commands(peers, settings.own_url)
        writer = Writer(database.engine, services, REACTIONS, clock, signals.changed, keys=keys, settings=settings, promised=waker.wake)
        writer.start()
        stack.callback(writer.close)
        kept = keepers(settings, keys, clock, peers)
        courier = Courier(WriterStore(database, writer), kept, clock)
        waker.courier = courier
        courier.start()
        stack.push_async_callback(courier.stop)
        if settings.database_url:
            ear = Neighbours(settings.database_url, _Ear(signals, waker).hear)
            ear.start()
            stack.push_async_callback(asyncio.to_thread, ear.close)
        doorkeeper = access_router.Doorkeeper()
        signals.listeners += [doorkeeper.access_changed, waker.promises_released, _wallets_changed(kept)]
        edge = Edge(writer=writer, database=database, signals=signals, clock=clock, keys=keys, settings=settings)
        token = operators.new_operator_token(SecretFiles(settings.folder), shared=database.shared)
        yield doors.Doors(edge, doorkeeper, courier, token)


def _wallets_changed(kept: Mapping[str, Keeper]) -> Callable[[set[str]], None]:
    """Let the wallets' keepers look at once when somebody else, or another process, heard from a wallet."""
    wallets_ = {id(one): one for one in kept.values() if isinstance(one, wallet_keeper.WalletKeeper)}

    def listen(topics: set[str]) -> None:
        for one in wallets_.values() if payment.WALLETS_CHANGED in topics else ():
            one.look_now()

    return listen


class WriterStore:
    """The courier's view of the platform's database: reads on snapshots, writes through the writer."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def due(self, now: datetime, topics: Sequence[str], busy: frozenset[str], limit: int) -> list[Promise]:
        """Return due heads; claimed with a lease where other processes work on the same database."""
        ask = self._database.lease if self._database.shared else self._database.read
        look = outbox.claim if self._database.shared else outbox.peek
        return await asyncio.to_thread(ask, lambda connection: look(connection, OUTBOX, now, topics=topics, busy=busy, limit=limit))

    async def next_due(self, now: datetime, topics: Sequence[str]) -> datetime | None:
        """Return when the next promise is due."""
        return await asyncio.to_thread(self._database.read, lambda connection: outbox.next_due(connection, OUTBOX, now, topics))

    async def settle(self, settled: Settled) -> Sequence[object]:
        """Record ends and carry out commands in one transaction."""
        return await self._writer.settle(settled)

    async def renew(self, ids: Sequence[str], now: datetime) -> None:
        """Extend leases where there are any."""
        if self._database.shared:
            await asyncio.to_thread(self._database.lease, lambda connection: outbox.renew(connection, OUTBOX, ids, now))

    async def give_back(self, ids: Sequence[str]) -> None:
        """End leases where there are any."""
        if self._database.shared:
            await asyncio.to_thread(self._database.lease, lambda connection: outbox.give_back(connection, OUTBOX, ids))


class _Waker:
    """Tells the courier, in its own loop, that the writer committed promises."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self.courier: Courier | None = None

    def wake(self) -> None:
        """Wake the courier; called from the writer's thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake)

    def promises_released(self, topics: set[str]) -> None:
        """Wake the courier when a person sent parked promises on; listens to the signals after each commit."""
        if promises.PROMISES_RELEASED in topics:
            self._wake()

    def _wake(self) -> None:
        if self.courier is not None:
            self.courier.wake()


class _Ear:
    """Passes on what another process on the same database committed."""

    def __init__(self, signals: Signals, waker: _Waker) -> None:
        self._signals = signals
        self._waker = waker

    def hear(self, topics: set[str] | None, promised: bool) -> None:
        """Wake who follows these topics, everybody when it is unknown which; called from the listening thread."""
        if topics is None:
            self._signals.everything()
        elif topics:
            self._signals.changed(topics)
        if promised:
            self._waker.wake()
