"""Ten rules broken on purpose, each in the tables or beside them: a world that lives by them must be found out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import cast

import pytest

from lives.people import Wallet
from lives.rooms import Platform
from lives.world import Life, Refund
from o2o_store.domain import allowance, lifecycle, returns
from o2o_store.domain.lifecycle import (
    TABLES,
    Consequence,
    DocumentEvent,
    DocumentState,
    Event,
    Machine,
    OrderEvent,
    OrderState,
    ParcelEvent,
    ParcelState,
    PaymentEvent,
    PaymentState,
    State,
)
from o2o_store.domain.lifecycle import moves as lifecycle_moves
from o2o_store.domain.lifecycle import watch as lifecycle_watch
from o2o_store.domain.money import Fen
from o2o_store.domain.refusals import Refusal

Break = Callable[[pytest.MonkeyPatch], None]


def _row(machine: Machine, state: State) -> dict[Event, State]:
    moves = cast("dict[State, dict[Event, State]]", TABLES[machine].moves)
    return moves.setdefault(state, {})


def _adds(machine: Machine, state: State, event: Event, after: State) -> Break:
    return lambda patch: patch.setitem(_row(machine, state), event, after)


def _drops(machine: Machine, event: Event, *states: State) -> Break:
    def apply(patch: pytest.MonkeyPatch) -> None:
        for state in states:
            # Not taken out: putting it back would change the order in which the tables are drawn.
            patch.setitem(cast("dict[Event, State | None]", _row(machine, state)), event, None)

    return apply


def _frees_what_was_overtaken(patch: pytest.MonkeyPatch) -> None:
    freed = (Consequence(Machine.PARCEL, ParcelEvent.FREED),)
    patch.setattr(lifecycle_moves, "CONSEQUENCES", {**lifecycle.CONSEQUENCES, (Machine.ORDER, "", OrderEvent.CLEARED): freed})


def _lets_two_codes_stand(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(lifecycle, "may_open_attempt", lambda _: True)


def _forgets_what_is_held(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(allowance, "check_allowance", lambda *_, **__: None)


def _takes_back_whatever_comes(patch: pytest.MonkeyPatch) -> None:
    credit = returns.credit_return

    def forgetful(lines: Sequence[returns.SoldLine], pieces: Sequence[int]) -> returns.Credit | Refusal:
        return credit([replace(line, returned=0) for line in lines], pieces)

    patch.setattr(returns, "credit_return", forgetful)


def _tells_nobody_of_silent_customs(patch: pytest.MonkeyPatch) -> None:
    silent = {
        machine: {state: watch for state, watch in watches.items() if watch.turn is not lifecycle.Who.CUSTOMS}
        for machine, watches in lifecycle.WATCHES.items()
    }
    patch.setattr(lifecycle_watch, "WATCHES", silent)


def _counts_in_the_year_of_filing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Platform, "_counts_in_the_year_of_now", lambda *_: True)


def _fills_the_new_year_beyond_its_limit(patch: pytest.MonkeyPatch) -> None:
    def move_to(self: allowance.Book, other: allowance.Book, amount: Fen, standing: allowance.Held, _: object) -> object:
        return self.shift(amount, standing, allowance.Held.RELEASED), other.shift(amount, allowance.Held.RELEASED, standing)

    patch.setattr(allowance.Book, "move_to", move_to)


def _asks_again_under_new_numbers(patch: pytest.MonkeyPatch) -> None:
    ask = Wallet.refund
    asked: set[int] = set()

    def again(self: Wallet, life: Life, number: str) -> None:
        refund = life.refunds[number]
        if id(refund) in asked:
            number += "x"
            refund = life.refunds[number] = Refund(refund.attempt, refund.amount)
            life.refund_no[refund.attempt] = number
        asked.add(id(refund))
        ask(self, life, number)

    patch.setattr(Wallet, "refund", again)


def _keeps_for_nobody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Platform, "leave", lambda *_: None)


BREAKS: Mapping[str, tuple[Break, str]] = {
    "a second capture wins too": (_adds(Machine.ORDER, OrderState.PAID, OrderEvent.CAPTURED, OrderState.PAID), "two winners"),
    "a parcel leaves before its release": (
        _adds(Machine.PARCEL, ParcelState.PACKED, ParcelEvent.HANDED_OVER, ParcelState.HANDED_OVER),
        "left the hall unreleased",
    ),
    "a parcel leaves before it is packed": (
        _adds(Machine.PARCEL, ParcelState.RELEASED, ParcelEvent.HANDED_OVER, ParcelState.HANDED_OVER),
        "left the hall unpacked",
    ),
    "a parcel leaves twice": (
        _adds(Machine.PARCEL, ParcelState.HANDED_OVER, ParcelEvent.HANDED_OVER, ParcelState.HANDED_OVER),
        "left the hall twice",
    ),
    "a release frees the parcel while a withdrawal is undecided": (_frees_what_was_overtaken, "money gone|annulled|unreleased"),
    "late money is not seen": (
        _drops(Machine.PAYMENT, PaymentEvent.PAID, PaymentState.ABANDONED, PaymentState.CLOSED, PaymentState.FAILED),
        "fen where",
    ),
    "a paid order lapses": (
        _adds(Machine.ORDER, OrderState.PAID, OrderEvent.HOLD_LAPSED, OrderState.COMPLETE),
        "fen where|does not re-add|and the order is",
    ),
    "a closing receipt swallows the release": (
        _adds(Machine.DOCUMENT, DocumentState.ACCEPTED, DocumentEvent.CONCLUDED, DocumentState.CONCLUDED),
        "customs let it go and the order is declared",
    ),
    "a refund is asked for again under a new number": (_asks_again_under_new_numbers, "more was given back|gave back more"),
    "a declared order is given up without asking customs": (
        _adds(Machine.ORDER, OrderState.DECLARED, OrderEvent.WITHDRAWN, OrderState.WITHDRAWN),
        "given up while|and the order is withdrawn",
    ),
    "nobody is told when customs is silent": (_tells_nobody_of_silent_customs, "stuck and nobody told"),
    "what came back before is forgotten": (_takes_back_whatever_comes, "more came back than was sold"),
    "an order counts in the year of its filing": (_counts_in_the_year_of_filing, "declared in 2027 and counted in 2026"),
    "the new year takes more than it holds": (_fills_the_new_year_beyond_its_limit, "the year 2027 .* does not re-add"),
    "a sale whose shopper has gone goes on": (_keeps_for_nobody, "kept for nobody"),
    "two codes stand on screens": (_lets_two_codes_stand, "two codes on screens"),
    "what others hold is not counted": (_forgets_what_is_held, "does not re-add"),
}
"""Each break with the words by which it must be found."""
