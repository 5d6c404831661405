"""What must be true of a hall when everything that will happen has happened."""

from lives.people import arrive
from lives.rooms import LESSER, Platform
from lives.world import Life, World
from o2o_store.domain import lifecycle
from o2o_store.domain.allowance import yearly_limit
from o2o_store.domain.lifecycle import GIVEN_UP, OrderState

BOUGHT = lifecycle.UNDER_WAY | {OrderState.DONE, OrderState.RETURNING, OrderState.RETURNED}
ORDERS = 4
"""Orders in one world: they share persons and stock."""


def live(seed: int) -> list[str]:
    """Let a world of this seed live and return what went wrong."""
    world = World(seed)
    platform = Platform(world)
    for no in range(ORDERS):
        world.later(world.dice.uniform(0, 300), arrive, world, platform, no)
    world.run()
    for life in world.lives:
        _judge(world, life)
    _judge_books(world)
    return world.wrong


def _judge(world: World, life: Life) -> None:
    if life.captures > 1:
        world.accuse(life, "two winners")
    if life.left > 1 and life.parcel not in {"dispatched", "delivered", "uncollected", "recalled", "returned", "brought_back", "kept"}:
        world.accuse(life, "handed over twice")
    _judge_rest(world, life)
    _judge_money(world, life)
    _judge_customs(world, life)


def standing(life: Life) -> set[str]:
    """Where its machines stand, in the words in which a person is told of it."""
    rows = {f"order  {life.order}", f"parcel  {life.parcel}"}
    rows |= {f"payment {attempt} {state}" for attempt, state in life.attempts.items()}
    return rows | {f"document {kind} {state}" for kind, state in life.documents.items()}


def _judge_rest(world: World, life: Life) -> None:
    """Nothing is stuck of which nobody was told."""
    state = OrderState(life.order or "")
    open_ = [f"order {state}"] if state not in lifecycle.ENDS | lifecycle.BEFORE_FILING else []
    open_ += [f"attempt {one}" for one in life.attempts.values() if lifecycle.money_moves(one, state)]
    if open_ and not standing(life).intersection(life.told):
        world.accuse(life, f"stuck and nobody told: {open_}")
    kept = state in BOUGHT - {OrderState.RETURNING, OrderState.RETURNED} and not standing(life).intersection(life.told)
    # Where customs will not have it back, it waits for its buyer after all.
    if life.gone and kept and life.documents.get("return") not in {"rejected", "faulty"}:
        world.accuse(life, f"its shopper had gone, and it was kept for nobody ({state})")
    step = lifecycle.project_step(state, list(life.attempts.values()))
    if not 1 <= step.number <= 5 or (step.closed and any(lifecycle.money_moves(one, state) for one in life.attempts.values())):
        world.accuse(life, "shown as over while money moves")


def _judge_money(world: World, life: Life) -> None:
    kept = sum(life.taken.values()) - life.given_back
    owed = life.amount - life.credit if life.order in BOUGHT else 0
    moving = any(state in lifecycle.REFUND_PENDING | lifecycle.SWEPT for state in life.attempts.values())
    if kept != owed and not (moving and life.told):
        world.accuse(life, f"kept {kept} fen where {owed} are due ({life.order})")
    if kept < 0:
        world.accuse(life, "gave back more than it took")
    if not 0 <= life.returned_pieces <= life.pieces or life.credit > life.amount:
        world.accuse(life, "more came back than was sold")
    if life.goods in {"buyer", "courier"} and life.order in GIVEN_UP:
        world.accuse(life, "goods gone and money gone")


def _judge_customs(world: World, life: Life) -> None:
    truth = life.customs.get("inventory")
    if truth == "released" and life.order not in {"cleared", "done", "returning", "returned"}:
        if life.order == OrderState.OVERTAKEN and life.told:
            return
        world.accuse(life, f"customs let it go and the order is {life.order}")
    if truth == "released" and life.year != life.declared_in and not life.no_room:
        world.accuse(life, f"declared in {life.declared_in} and counted in {life.year}")
    if truth == "annulled" and life.order != OrderState.WITHDRAWN:
        world.accuse(life, f"customs annulled it and the order is {life.order}")
    if (
        truth == "pending"
        and life.order in GIVEN_UP
        and any(life.documents[kind] != "rejected" for kind in LESSER if kind in life.documents)
    ):
        world.accuse(life, f"given up while the inventory stands at customs ({life.order})")


def _judge_books(world: World) -> None:
    if min(world.free, world.held, world.sold) < 0 or world.free + world.held + world.sold != world.received:
        world.accuse(None, f"stock {world.received} is not {world.free} + {world.held} + {world.sold}")
    # What was let go while its withdrawal is undecided is neither sold nor free: it stays held.
    let_go = [life for life in world.lives if life.customs.get("inventory") == "released" and life.order != OrderState.OVERTAKEN]
    gone = sum(life.pieces - life.returned_pieces for life in let_go)
    if gone != world.sold:
        world.accuse(None, f"stock book says {world.sold} sold, customs {gone}")
    for (person, year), book in world.books.items():
        mine = [life for life in world.lives if (life.person, life.year) == (person, year)]
        used = sum(life.price - life.allowance_back for life in mine if life.held == "used")
        held = sum(life.price for life in mine if life.held == "held")
        if (book.used_fen, book.held_fen) != (world.used_before(year) + used, held) or book.used_fen + book.held_fen > yearly_limit(
            world.now()
        ):
            world.accuse(None, f"the year {year} of person {person} does not re-add")
