"""The model's world: the real payment room on a real database, shoppers, a virtual clock, crashes at every statement."""

import asyncio
import hashlib
import heapq
import itertools
import multiprocessing
import random
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import repeat
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Engine, event, insert

from backend.conftest import HALL, hall_setup
from backend.payment.conftest import ACCOUNTS
from backend.payment.money_model.wallets import SimulatedWallet
from o2o_store import storage
from o2o_store.backend.database import metadata, rows
from o2o_store.backend.edge import Act, Caller
from o2o_store.backend.halls import service as halls
from o2o_store.backend.halls.messages import AddHall, SetPermit
from o2o_store.backend.identity.messages import person_place
from o2o_store.backend.keys import Keys, load_keys
from o2o_store.backend.orders import repository as order_rows
from o2o_store.backend.orders import service as orders
from o2o_store.backend.orders.messages import LEFT, LapseHolds
from o2o_store.backend.payment import messages as m
from o2o_store.backend.payment import repository, service
from o2o_store.backend.payment.keeper import SwitchKeeper, WalletKeeper
from o2o_store.backend.returns import service as returns
from o2o_store.backend.settings import Settings
from o2o_store.backend.writer import OUTBOX, Event, Transaction, Writer, _Job
from o2o_store.contract.store_api.orders import CancelOrder, Person, RequestPayment
from o2o_store.domain.refusals import Refusal
from o2o_store.outbox import outbox
from o2o_store.outbox.courier import Kept, NotYet
from o2o_store.outbox.outages import Outage
from o2o_store.outbox.outbox import Promise, Settled

START = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
CALLER = Caller("kiosk-1", "kiosk", HALL, "demo")
PRICE = 52_258
DAY_S = 86_400.0
BATCH = 48


class CrashError(Exception):
    """The platform died at this statement."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """How bad the day is: shares of what goes wrong."""

    lost_request: float = 0.04
    lost_reply: float = 0.06
    crash: float = 0.01
    switch: float = 0.12
    late: float = 0.06
    leave: float = 0.10
    unseen: float = 0.3
    stubborn: float = 0.3
    differs: float = 0.02
    notices: float = 0.7
    jumps: float = 0.004
    by_code: float = 0.15


@dataclass(slots=True)
class Verdict:
    """What the model counted; only `good_sales` and `twice_for_a_while` may be anything but zero."""

    orders: int = 0
    good_sales: int = 0
    kept_double: int = 0
    paid_and_lost: int = 0
    fulfilled_twice: int = 0
    refunded_twice: int = 0
    given_away: int = 0
    kept_for_nobody: int = 0
    twice_for_a_while: int = 0
    by_code: int = 0
    crashes: int = 0
    parked: int = 0

    def add(self, other: "Verdict") -> None:
        """Add another day's counts."""
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(slots=True)
class _Clock:
    world: "World"

    def now(self) -> datetime:
        """The platform's own idea of the time: it jumps."""
        return self.world.true_now() + self.world.offset


@dataclass(slots=True)
class Shopper:
    """One shopper: what is on the screen, which codes this phone has scanned, what comes next."""

    order_id: str
    seen: list[tuple[str, str]] = field(default_factory=list)
    old: tuple[str, str] | None = None
    switched: bool = False
    done: bool = False
    gone: bool = False
    """The platform has taken the word that this shopper left without having seen a payment."""


Mutant = Callable[["World"], None]


class World:
    """One day with so many shoppers; `seed` decides everything."""

    def __init__(self, folder: Path, seed: int, orders_: int, trouble: Trouble | None = None) -> None:
        self.trouble = trouble or Trouble()
        self.choice = random.Random(seed)
        self.time = 0.0
        self.offset = timedelta(0)
        self.keys: Keys = load_keys(folder)
        self.clock = _Clock(self)
        self.engine: Engine = storage.open_memory()
        metadata().create_all(self.engine)
        self.wallets = {name: SimulatedWallet(name, self, self.choice) for name in ("wechat", "alipay")}
        for wallet in self.wallets.values():
            wallet.line.lost_request, wallet.line.lost_reply = self.trouble.lost_request, self.trouble.lost_reply
        self.verdict = Verdict(orders=orders_)
        self.shoppers: dict[str, Shopper] = {}
        self.whose: dict[str, str] = {}
        self.opened_outside: list[tuple[str, str]] = []
        self._plan: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._crash_at = 0
        self._held: dict[str, tuple[Promise, datetime, datetime]] = {}
        self._paid_twice: set[str] = set()
        self._loop = asyncio.new_event_loop()
        self.lose_watches_in_crashes = False
        event.listen(self.engine, "before_cursor_execute", self._perhaps_die)
        accounts = {name: msgspec.structs.replace(account, takes_code=True) for name, account in ACCOUNTS.items()}
        self.room = service.PaymentService(accounts)
        self.writer = self._new_writer(folder)
        self._new_keepers()
        self._seed(orders_)

    # --- time

    def true_now(self) -> datetime:
        """Everybody else's time."""
        return self.moment(self.time)

    @staticmethod
    def moment(seconds: float) -> datetime:
        """Return the moment so many seconds into the model."""
        return START + timedelta(seconds=seconds)

    def after(self, seconds: float, what: Callable[[], None]) -> None:
        """Let something happen later."""
        heapq.heappush(self._plan, (self.time + seconds, next(self._order), what))

    def payer_differs(self, out_trade_no: str) -> bool:
        """Some shoppers' friends pay for them."""
        return hash_share(out_trade_no) < self.trouble.differs

    # --- the platform

    def _services(self) -> dict[type, Any]:
        return {
            AddHall: halls.add_hall,
            SetPermit: halls.set_permit,
            CancelOrder: orders.cancel_order,
            LapseHolds: orders.lapse_holds,
            # By name: a test that removes a rule puts another function there.
            RequestPayment: lambda tx, acts: self.request(tx, acts),  # noqa: PLW0108
            m.RecordOpened: service.record_opened,
            m.RecordScanned: service.record_scanned,
            m.RecordUnclosed: service.record_unclosed,
            m.RecordNotice: service.record_notice,
            m.RecordPayment: service.record_payment,
            m.RecordDeclaration: service.record_declaration,
            m.RecordRefund: service.record_refund,
        }

    def request(self, tx: Transaction, acts: Sequence[Act[RequestPayment]]) -> Sequence[Refusal | None]:
        """Open attempts; a test that removes a rule stands here."""
        return self.room.request_payment(tx, acts)

    def _new_writer(self, folder: Path) -> Writer:
        reactions: Mapping[str, Any] = {
            "refused": (service.refund_refused,),
            "cancelled": (service.abandon_attempts,),
            "hold_lapsed": (service.abandon_attempts,),
            "captured": (service.give_up_losers, ship),
            "withdrawn": (service.refund_refused,),
            LEFT: (returns.give_up_left,),
        }
        settings = Settings(home=folder)
        return Writer(self.engine, self._services(), reactions, self.clock, lambda _: None, keys=self.keys, settings=settings)

    def _new_keepers(self) -> None:
        keepers: list[Any] = [WalletKeeper(wallet, self.keys.fields, self.clock) for wallet in self.wallets.values()]
        keepers.append(SwitchKeeper(dict(self.wallets)))
        self._keepers = {topic: keeper for keeper in keepers for topic in keeper.topics}

    def _perhaps_die(self, *_: Any) -> None:
        if self._crash_at:
            self._crash_at -= 1
            if not self._crash_at:
                raise CrashError

    def write(self, *jobs: _Job) -> bool:
        """Carry jobs out in one transaction, which may die at any statement, or just after its commit; say whether they are told so."""
        if self.choice.random() < self.trouble.crash:
            self._crash_at = self.choice.randint(1, 60)
        try:
            self.writer._transact(list(jobs))
        except CrashError:
            self._restart()
            return False
        died_after = 0 < self._crash_at <= 30
        self._crash_at = 0
        if died_after:
            self._restart()
            return False
        return True

    def _restart(self) -> None:
        """The process is gone: what was in memory with it, what was committed not."""
        self.verdict.crashes += 1
        self._crash_at = 0
        self._held.clear()
        self._new_keepers()
        if self.lose_watches_in_crashes:
            with self.engine.begin() as connection:
                topics = [m.topic(m.WATCH, wallet) for wallet in self.wallets]
                connection.execute(OUTBOX.delete().where(OUTBOX.c.topic.in_(topics)))

    def do(self, request: Any) -> Any:
        """Carry out one act of the kiosk; None when the platform died over it."""
        job = command_job(Act(CALLER, request))
        return job.answers[0].outcome if self.write(job) else CrashError

    # --- shoppers

    def _seed(self, count: int) -> None:
        self.writer._transact([command_job(AddHall(hall=hall_setup()))])
        permit = SetPermit(hall_id=HALL, document_no="样本-1", valid_from=START.date(), valid_to=START.date() + timedelta(days=30))
        self.writer._transact([command_job(permit)])
        heads = []
        for place in range(count):
            order_id = str(uuid.UUID(int=self.choice.getrandbits(128), version=4))
            person = Person(name="样本甲", id_number="41999919900307001X", phone="13900000000")
            head = {
                "order_id": order_id, "hall_id": HALL, "enterprise_id": "demo", "device_id": "kiosk-1", "version": 1, "state": "filed", "step": 4,
                "step_failed": False, "closed": False, "created_at": START, "updated_at": START, "buyer_index": f"b{place}",
                "goods_fen": PRICE - 5_000, "tax_fen": 5_000, "total_fen": PRICE, "filed_at": START, "identity_check": "fits",
                "person_sealed": self.keys.fields.encrypt(msgspec.json.encode(person), person_place(order_id)),
            }  # fmt: skip
            arrives = self.choice.uniform(0, 600)
            head["hold_until"] = START + timedelta(seconds=arrives + 1800)
            heads.append(order_rows.blank(order_rows.HEADS, head))
            self.shoppers[order_id] = Shopper(order_id)
            self.after(arrives, lambda shopper=self.shoppers[order_id]: self._ask(shopper))  # type: ignore[misc]
        with self.engine.begin() as connection:
            connection.execute(insert(order_rows.HEADS), heads)

    def _ask(self, shopper: Shopper, wallet: str = "", tries: int = 0) -> None:
        if shopper.done or tries > 6:
            return
        chosen = wallet or self.choice.choice(("wechat", "alipay"))
        code = self._pay_code(chosen) if self.trouble.by_code and self.choice.random() < self.trouble.by_code else ""
        outcome = self.do(RequestPayment(order_id=shopper.order_id, wallet=chosen, pay_code=code))
        if code and outcome is None:
            # What comes of it is on the screen by then; whoever was charged nothing takes the code on the screen instead.
            self.after(self.choice.uniform(3, 45), lambda: self._ask_again(shopper, chosen))
        if outcome is CrashError:
            self.after(2, lambda: self._ask(shopper, chosen, tries + 1))
        for shown_wallet, number in self.opened_outside:
            self._show(shopper, shown_wallet, number)
        self.opened_outside.clear()

    def _pay_code(self, wallet: str) -> str:
        """A code that a phone shows: eighteen digits, good for one charge."""
        code = f"{'13' if wallet == 'wechat' else '28'}{self.choice.randrange(10**16):016d}"
        self.wallets[wallet].moods[code] = self.choice.choices(("pays", "password", "poor"), (6, 3, 1))[0]
        return code

    def charged(self, wallet: str, number: str, *, asks: bool) -> None:
        """A wallet has taken a pay code: it pays at once, or when its owner has typed the password, or never."""
        with self.engine.begin() as connection:
            row = repository.find_by_number(connection, [number]).get(number)
        self.whose[number] = row["order_id"] if row is not None else ""
        self.verdict.by_code += 1
        if not asks:
            self._pay(wallet, number)
        elif self.choice.random() < 0.8:
            self.after(self.choice.uniform(1, 45), lambda: self._pay(wallet, number))

    def _ask_again(self, shopper: Shopper, wallet: str) -> None:
        with self.engine.begin() as connection:
            order = orders.find_orders(connection, [shopper.order_id])[shopper.order_id]
        if order.state == "filed":
            self._ask(shopper, wallet, tries=3)

    def _show(self, shopper: Shopper, wallet: str, number: str) -> None:
        """A code is on the screen: pay, pay late, leave, change over, and perhaps pay the old one all the same."""
        if (wallet, number) in shopper.seen:
            return
        shopper.seen.append((wallet, number))
        self.whose[number] = shopper.order_id
        mood, trouble = self.choice.random(), self.trouble
        if mood < trouble.leave:
            self.after(self.choice.uniform(2, 60), lambda: self._leave(shopper))
        elif mood < trouble.leave + trouble.switch and not shopper.switched:
            shopper.switched = True
            other = "alipay" if wallet == "wechat" else "wechat"
            self.after(self.choice.uniform(2, 30), lambda: self._ask(shopper, other))
            if self.choice.random() < trouble.stubborn:
                # Two phones, two codes: one of the family has scanned the first and pays it whenever the other pays.
                shopper.old = (wallet, number)
        elif trouble.leave + trouble.switch <= mood < trouble.leave + trouble.switch + trouble.late:
            self.after(self.choice.uniform(590, 3000), lambda: self._pay(wallet, number))
        else:
            self.after(self.choice.expovariate(1 / 12), lambda: self._pay(wallet, number))

    def _leave(self, shopper: Shopper) -> None:
        shopper.done = True
        if self.trouble.unseen and shopper.seen and self.choice.random() < self.trouble.unseen:
            # Paid with the hand on the door: the screen never showed it, and the kiosk's word comes after the money.
            self._pay(*shopper.seen[-1])
            self.after(self.choice.uniform(0, 30), lambda: self._cancel(shopper))
            return
        self._cancel(shopper)
        if self.choice.random() < self.trouble.stubborn and shopper.seen:
            wallet, number = shopper.seen[-1]
            self.after(self.choice.uniform(0, 5), lambda: self._pay(wallet, number))

    def _cancel(self, shopper: Shopper) -> None:
        outcome = self.do(CancelOrder(order_id=shopper.order_id, reason="left"))
        shopper.gone = not isinstance(outcome, Refusal) and outcome is not CrashError
        if outcome is CrashError:
            self.after(2, lambda: self._cancel(shopper))

    def _pay(self, wallet: str, number: str) -> None:
        if not self.wallets[wallet].pay(number):
            return
        self._watch_doubles(number)
        shopper = self.shoppers.get(self.whose[number])
        old = shopper.old if shopper is not None else None
        if old is not None and old != (wallet, number):
            self.after(self.choice.uniform(0, 1), lambda: self._pay(*old))
        while self.choice.random() < self.trouble.notices:
            self.after(self.choice.expovariate(1 / 3), lambda: self._notify(wallet, number))

    def _watch_doubles(self, number: str) -> None:
        mine = [one for one, order_id in self.whose.items() if order_id == self.whose[number]]
        kept = [trade for wallet in self.wallets.values() for one in mine if (trade := wallet.trades.get(one)) is not None and trade.kept]
        if len(kept) > 1:
            self._paid_twice.add(self.whose[number])

    def _notify(self, wallet: str, number: str) -> None:
        """The wallet says so, once or several times: each time signed anew."""
        nonce = f"{self.choice.getrandbits(64):x}"
        notice = m.RecordNotice(wallet, f"EV-{number}", nonce, int(self.true_now().timestamp()), "SUCCESS", number, b"{}", b"{}")
        self.write(command_job(notice))

    # --- the courier

    def step(self) -> bool:
        """Keep what is due now; True when something was."""
        now = self.clock.now()
        ripe = [promise for promise, since, at in self._held.values() if at <= now or now < since]
        with self.engine.begin() as connection:
            busy = frozenset(promise.stream for promise, _, _ in self._held.values())
            due = outbox.peek(connection, OUTBOX, now, topics=list(self._keepers), busy=busy, limit=400)
        promises = [*ripe, *due]
        for promise in promises:
            self._held.pop(promise.id, None)
        for keeper in {id(one): one for one in self._keepers.values()}.values():
            mine = [promise for promise in promises if self._keepers.get(promise.topic) is keeper]
            if mine and not self._keep(keeper, mine, now):
                break
        return bool(promises)

    def _keep(self, keeper: Any, promises: list[Promise], now: datetime) -> bool:
        results = self._loop.run_until_complete(keeper.keep(promises))
        kept: list[_Job] = []
        for promise, result in zip(promises, results, strict=True):
            if isinstance(result, Kept):
                kept.append(settle_job(promise, result))
            elif isinstance(result, NotYet):
                self._held[promise.id] = (promise, now, result.at)
            elif isinstance(result, Outage) and hasattr(result, "answered"):
                self._held[promise.id] = (promise, now, now + timedelta(seconds=self.choice.uniform(0.1, 4)))
            else:
                self.verdict.parked += 1
                self._held[promise.id] = (promise, now, now + timedelta(seconds=60))
        for first in range(0, len(kept), BATCH):
            batch = kept[first : first + BATCH]
            survived = self.write(*batch)
            self._look_at_screens(batch)
            if not survived:
                return False
        return True

    def _look_at_screens(self, jobs: Sequence[_Job]) -> None:
        opened = [command for job in jobs for command in job.commands if isinstance(command, m.RecordOpened) and command.code_url]
        if not opened:
            return
        with self.engine.begin() as connection:
            found = orders.find_orders(connection, [command.order_id for command in opened])
        for command in opened:
            attempt = found[command.order_id].attempt(command.attempt)
            shopper = self.shoppers[command.order_id]
            # Only what the platform has committed, and still shows, is on a screen.
            if attempt is not None and attempt.state == "waiting" and attempt.code_url and not shopper.done:
                self._show(shopper, attempt.wallet, attempt.out_trade_no)

    # --- the day

    def run(self) -> Verdict:
        """Let the day pass, and one more in peace; count."""
        self._pass(until=900.0, pause=1.0)
        self._pass(until=3_900.0, pause=5.0)
        for wallet in self.wallets.values():
            wallet.line.lost_request = wallet.line.lost_reply = 0.0
        self.trouble = Trouble(0, 0, 0, 0, 0, 0, 0, 0, self.trouble.differs, 0, 0, 0)
        self._pass(until=3 * 3_600.0, pause=30.0)
        self._pass(until=1.25 * DAY_S, pause=900.0)
        self._count()
        self.engine.dispose()
        self._loop.close()
        return self.verdict

    def _pass(self, until: float, pause: float) -> None:
        next_lapse = self.time
        while self.time < until:
            while self._plan and self._plan[0][0] <= self.time:
                heapq.heappop(self._plan)[2]()
            for _ in range(6):
                if not self.step():
                    break
            if self.time >= next_lapse:
                next_lapse = self.time + 60
                self.write(command_job(LapseHolds()))
                if self.choice.random() < self.trouble.jumps * 60:
                    self.offset = timedelta(seconds=self.choice.uniform(-600, 600))
            self.time += pause

    def _count(self) -> None:
        with self.engine.begin() as connection:
            found = orders.find_orders(connection, list(self.shoppers))
            shipped = Counter(row["stream"] for row in rows(connection, OUTBOX.select().where(OUTBOX.c.topic == SHIP)))
            attempts = {row["out_trade_no"]: row for row in repository.list_attempts(connection, list(self.shoppers))}
        kept: dict[str, list[str]] = {}
        for wallet in self.wallets.values():
            for number, trade in wallet.trades.items():
                self.verdict.refunded_twice += len(trade.refunds) > 1
                if trade.kept:
                    kept.setdefault(self.whose.get(number, ""), []).append(number)
        for order_id, order in found.items():
            mine = kept.get(order_id, [])
            wins = [number for number in mine if (row := attempts.get(number)) is not None and row["attempt"] == order.winner]
            self.verdict.kept_double += len(mine) > 1
            self.verdict.paid_and_lost += bool(mine) and (not wins or not shipped[order_id])
            self.verdict.fulfilled_twice += shipped[order_id] > 1
            ours = [row for number, row in attempts.items() if row["order_id"] == order_id and row["refund_no"]]
            self.verdict.given_away += bool(shipped[order_id]) and not mine and not ours
            self.verdict.kept_for_nobody += bool(mine) and self.shoppers[order_id].gone
            self.verdict.good_sales += len(mine) == 1 and bool(wins) and shipped[order_id] == 1
        self.verdict.paid_and_lost += len(kept.get("", []))
        self.verdict.twice_for_a_while = len(self._paid_twice)


SHIP = "ship"


class Shipped(msgspec.Struct, frozen=True):
    """Goods go to this order."""

    order_id: str


def ship(tx: Transaction, events: Sequence[Event]) -> None:
    """React to captured orders as the rooms behind the payment do: once for every event, in the same transaction."""
    for one in events:
        tx.promise(SHIP, one.order_id, Shipped(one.order_id))


def command_job(command: Any) -> _Job:
    """Return a writer's job without anybody waiting for it."""
    return _Job((command,), None)  # type: ignore[arg-type]


def settle_job(promise: Promise, result: Kept) -> _Job:
    """Return the job that ends a promise with its commands."""
    settled = Settled(kept=(promise.id,), commands=tuple(result.commands))
    return _Job(settled.commands, None, settled=settled)  # type: ignore[arg-type]


def hash_share(text: str) -> float:
    """Return a share between 0 and 1 that a text always has."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) / 2**32


def run_days_together(folder: Path, count: int, seed: int, day: int) -> Verdict:
    """Run as many days as so many orders need, on every core there is, and add up what was counted; each day is its own world."""
    firsts = range(0, count, day)
    folders = [folder / str(place) for place in range(len(firsts))]
    for one in folders:
        one.mkdir()
    sizes = [min(day, count - first) for first in firsts]
    total = Verdict()
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
        seeds = [seed + place for place in range(len(firsts))]
        for verdict in pool.map(run_days, folders, sizes, seeds, repeat(None), sizes):
            total.add(verdict)
    return total


def run_days(folder: Path, count: int, seed: int, mutant: Mutant | None = None, day: int = 250, trouble: Trouble | None = None) -> Verdict:
    """Run as many days as so many orders need and add up what was counted."""
    total = Verdict()
    for place, first in enumerate(range(0, count, day)):
        world = World(folder, seed + place, min(day, count - first), trouble)
        if mutant is not None:
            mutant(world)
        total.add(world.run())
    return total
