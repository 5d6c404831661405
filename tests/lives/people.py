"""Everybody who is not the platform: a wallet and customs that answer late, twice, out of order or never; staff; shoppers."""

from typing import TYPE_CHECKING

from lives.world import DAY, HOUR, MINUTE, Life, World
from o2o_store.domain import lifecycle
from o2o_store.domain.clock import beijing_date
from o2o_store.domain.lifecycle import Fulfilment

if TYPE_CHECKING:
    from lives.rooms import Platform

PATHS: tuple[tuple[int, tuple[str, ...]], ...] = (
    (60, ("2", "3", "120", "800", "899")),
    (6, ("120", "399", "800")),
    (5, ("300", "800")),
    (2, ("300", "100")),
    (5, ("120", "500", "800")),
    (2, ("500", "501")),
    (1, ("500", "700")),
    (3, ("600", "120", "800")),
    (2, ("400", "800")),
    (4, ("100",)),
    (3, ("-621029",)),
    (2, ("4",)),
    (3, ()),
)
"""What customs says of an inventory, with its weight; the last one is silence."""
LETS_GO = "800"
REFUSES = frozenset({"100", "501", "700"})


class Wallet:
    """The wallet's truth: which attempts it knows, what it took, what it gave back. One number never pays or refunds twice."""

    def __init__(self, world: World, platform: "Platform") -> None:
        self.world = world
        self.platform = platform

    def open(self, life: Life, attempt: str) -> None:
        """Take an order, unless the request is lost; the answer may be lost too."""
        if self.world.maybe(0.04):
            return
        life.asked[attempt] = "open"
        self.world.later(10 * MINUTE, self._expire, life, attempt)
        if not self.world.maybe(0.06):
            self.world.later(self.world.soon(), self.platform.move, life, "payment", attempt, "code_shown")

    def _expire(self, life: Life, attempt: str) -> None:
        if life.asked[attempt] == "open":
            life.asked[attempt] = "closed"

    def pay(self, life: Life, attempt: str) -> None:
        """Take the money, while the code is good; tell of it never, once, or twice."""
        in_flight = life.asked.get(attempt) == "closed" and self.world.maybe(0.03)
        if life.asked.get(attempt) != "open" and not in_flight:
            return
        life.asked[attempt] = "paid"
        life.taken[attempt] = life.amount
        for _ in range(self.world.dice.choice([0, 1, 1, 2])):
            self.world.later(self.world.soon(), self.platform.move, life, "payment", attempt, "paid")
        # The bill of the next morning names every payment, whatever was said of it before.
        self.world.later(DAY, self.platform.move, life, "payment", attempt, "paid")

    def close(self, life: Life, attempt: str) -> None:
        """Close an attempt, unless the request is lost; whoever has paid has paid."""
        if self.world.maybe(0.1):
            return
        if life.asked.get(attempt) == "open":
            life.asked[attempt] = "closed"
        self.world.later(self.world.soon(), self.query, life, attempt)

    def query(self, life: Life, attempt: str) -> None:
        """Say how an attempt stands, unless the answer is lost; what was never asked for fails once its time is over."""
        if self.world.maybe(0.1):
            return
        known = life.asked.get(attempt)
        events = {"paid": "paid", "closed": "closed", None: "failed" if self.world.at > 15 * MINUTE else ""}
        event = events.get(known, "")
        if event:
            self.world.later(self.world.soon(), self.platform.move, life, "payment", attempt, event)

    def refund(self, life: Life, number: str) -> None:
        """Give money back, once for each number however often it is asked for."""
        refund = life.refunds[number]
        if self.world.maybe(0.1):
            # The request or its answer was lost: asked again under the same number.
            refund.given = refund.given or self.world.maybe(0.5)
            self.world.later(self.world.soon(30, 120), self.refund, life, number)
            return
        answer = "done" if refund.given else self.world.dice.choice(["done", "done", "done", "processing", "abnormal"])
        refund.given = refund.given or answer == "done"
        if life.given_back > sum(life.taken.values()):
            self.world.accuse(life, "more was given back than taken")
        self.world.later(self.world.soon(), self.platform.refund_answered, life, number, answer)


class Customs:
    """The truth at customs: what was declared, what was let go, what was annulled."""

    def __init__(self, world: World, platform: "Platform") -> None:
        self.world = world
        self.platform = platform

    def receive(self, life: Life, kind: str) -> None:
        """Take a document and decide on it."""
        if kind == "inventory":
            self._take_inventory(life)
        elif kind == "cancellation":
            self.world.later(self.world.soon(1, 30), self._decide_cancellation, life)
        elif kind == "return":
            self._answer(life, kind, self.world.dice.choice([("2", "120"), ("120", "399", "800"), ("399",), ("100",), ("-625022",), ()]))
        elif not self.world.maybe(0.005):
            right = self.world.dice.choices(
                [("2", "120"), ("120",), ("120", "399"), ("399",), ("100",), ("-301008",), ("4",), ("120", "100")],
                [58, 28, 2, 2, 2, 1, 2, 1],
            )[0]
            self._answer(life, kind, right)

    def _take_inventory(self, life: Life) -> None:
        if life.customs.get("inventory") not in {None, "stalled"}:
            return
        life.declared_in = beijing_date(self.world.now()).year
        (path,) = self.world.dice.choices([path for _, path in PATHS], [weight for weight, _ in PATHS])
        life.customs["inventory"] = "stalled" if path == ("4",) else "pending"
        self._walk(life, path)

    def _walk(self, life: Life, path: tuple[str, ...]) -> None:
        """Go through the receipts of an inventory one by one: each becomes true, and is told some time later."""
        if not path or life.customs["inventory"] not in {"pending", "stalled"}:
            return
        self._say(life, "inventory", path[0])
        if path[0] == LETS_GO:
            life.customs["inventory"] = "released"
            # What was let go is closed some day; that word may well overtake the first.
            for status in path[1:]:
                self._say(life, "inventory", status)
        elif path[0] in REFUSES or path[0].startswith("-"):
            life.customs["inventory"] = "refused"
        else:
            self.world.later(self.world.soon(), self._walk, life, path[1:])

    def _decide_cancellation(self, life: Life) -> None:
        standing = life.customs.get("inventory")
        if standing in {"pending", "stalled"} and self.world.maybe(0.8):
            life.customs["inventory"] = "annulled"
            self._answer(life, "cancellation", self.world.dice.choice([("2", "120"), ("120", "399"), ("399",)]))
        elif standing == "released" and self.world.maybe(0.3):
            life.customs["inventory"] = "annulled"
            self._answer(life, "cancellation", ("399",))
        elif not self.world.maybe(0.05):
            self._answer(life, "cancellation", self.world.dice.choice([("100",), ("-623005",)]))

    def _answer(self, life: Life, kind: str, receipts: tuple[str, ...]) -> None:
        for status in receipts:
            self._say(life, kind, status)
        if kind == "return" and any(status in {"120", "399", "800"} for status in receipts):
            life.customs["return"] = "granted"

    def _say(self, life: Life, kind: str, status: str) -> None:
        event = lifecycle.event_of_receipt(status)
        assert event is not None
        for _ in range(1 + self.world.maybe(0.15)):
            self.world.later(self.world.soon(0.1, 30), self._hear, life, kind, event, life.versions.get(kind, 0))

    def _hear(self, life: Life, kind: str, event: str, version: int) -> None:
        if life.versions.get(kind, 0) == version:
            self.platform.move(life, "document", kind, event)


class Staff:
    """The people of the hall; they try things too early, twice and at the wrong desk."""

    def __init__(self, world: World, platform: "Platform") -> None:
        self.world = world
        self.platform = platform

    def pack(self, life: Life) -> None:
        """Seal the parcel, once it is there to be packed."""
        if not life.gone and self.platform.move(life, "parcel", "", "packed"):
            life.sealed_box = True
            life.goods = "area"
        elif life.parcel is None and self.world.at < 2 * HOUR:
            self.world.later(self.world.soon(10, 120), self.pack, life)

    def give_out(self, life: Life, way: str) -> None:
        """Let a parcel leave by this way; only the order's own one is open."""
        if lifecycle.LEAVES_BY[life.fulfilment] != way or not self.platform.move(life, "parcel", "", way):
            return
        if not life.sealed_box:
            self.world.accuse(life, "left the hall unpacked")
        if life.customs.get("inventory") != "released":
            self.world.accuse(life, "left the hall unreleased")
        if life.goods != "area":
            self.world.accuse(life, "left the hall twice")
        life.left += 1
        life.goods = "buyer" if way == "handed_over" else "courier"
        if way == "dispatched":
            self.world.later(self.world.dice.uniform(1, 3) * DAY, self._arrive, life)

    def _arrive(self, life: Life) -> None:
        home = self.world.maybe(0.85)
        life.goods = "buyer" if home else "area"
        self.platform.move(life, "parcel", "", "delivered" if home else "came_back")
        if not home and self.world.maybe(0.7):
            self.world.later(DAY, self.give_out, life, "dispatched")

    def clear_out(self, life: Life) -> None:
        """Two days later: what nobody collected is noted, and mostly recalled."""
        self.platform.move(life, "parcel", "", "left_uncollected")
        if self.world.maybe(0.8):
            self.world.later(self.world.dice.uniform(0, 2) * DAY, self.platform.recall, life)


class Shopper:
    """One shopper with one order: pays now or later, here or there, stays or leaves, brings something back."""

    def __init__(self, world: World, platform: "Platform", staff: Staff, life: Life) -> None:
        self.world = world
        self.platform = platform
        self.staff = staff
        self.life = life

    def begin(self) -> None:
        """Come in."""
        world, life = self.world, self.life
        self.platform.move(life, "order", "", "opened")
        steps = ["registered", "submitted"]
        world.dice.shuffle(steps)
        for step in steps:
            self.platform.move(life, "order", "", step)
        self.platform.file(life)
        for _ in range(world.dice.choice([1, 1, 1, 2, 3])):
            world.later(world.soon(1, 60), self.try_paying)
        if world.maybe(0.1):
            world.later(world.dice.uniform(0, 12) * MINUTE, self.platform.cancel, life)
        if world.maybe(0.12):
            world.later(world.dice.uniform(0, 5) * MINUTE, self.platform.leave, life)
        world.later(world.soon(20, 300), self.staff.pack, life)
        for _ in range(world.dice.choice([0, 1, 2, 2, 3])):
            way = world.dice.choice(["handed_over", "handed_over", "dispatched"])
            world.later(world.soon(60, 900), self.staff.give_out, life, way)
        world.later(2 * DAY, self.staff.give_out, life, lifecycle.LEAVES_BY[life.fulfilment])
        world.later(2.1 * DAY, self.staff.clear_out, life)
        if world.maybe(0.3):
            for _ in range(world.dice.choice([1, 1, 2, 3])):
                world.later(world.dice.uniform(4, 20) * DAY, self.platform.bring_back, life, world.dice.randint(1, life.pieces))

    def try_paying(self) -> None:
        """Ask for a code, perhaps after leaving an older one; pay with any of the codes ever shown."""
        world, life = self.world, self.life
        if world.maybe(0.25):
            self.platform.abandon(life)
        self.platform.request_payment(life)
        if sum(state in lifecycle.DISPLAYED for state in life.attempts.values()) > 1:
            world.accuse(life, "two codes on screens")
        for attempt in life.attempts:
            if world.maybe(0.75):
                world.later(world.soon(2, 90), self.platform.wallet.pay, life, attempt)


def arrive(world: World, platform: "Platform", no: int) -> None:
    """Let one shopper come in with an order of his own."""
    dice = world.dice
    pieces = dice.randint(1, 4)
    life = Life(no, dice.randint(1, 2), pieces, dice.randint(1, 400) * 100 * pieces, dice.randint(0, 9000))
    life.fulfilment = Fulfilment.COURIER if dice.random() < 0.2 else Fulfilment.PICKUP
    world.lives.append(life)
    Shopper(world, platform, Staff(world, platform), life).begin()
