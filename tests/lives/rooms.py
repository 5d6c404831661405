"""The platform: it moves orders by the tables of the law, and does what its rooms do when something moved."""

from lives.people import Customs, Wallet
from lives.world import HOUR, MINUTE, Life, Refund, World
from o2o_store.domain import lifecycle, returns
from o2o_store.domain.allowance import Book, Held, allowance_year
from o2o_store.domain.lifecycle import GIVEN_UP, DocumentKind, Fulfilment, Machine, OrderState, PaymentState
from o2o_store.domain.money import Fen
from o2o_store.domain.returns import Credit, SoldLine

LESSER = (DocumentKind.ORDER, DocumentKind.PAYMENT, DocumentKind.WAYBILL)
SWEEP = (15.0, 30.0, 60.0, 180.0, 600.0, 1800.0, *[HOUR] * 26)


class Platform:
    """The rooms of the platform, in memory."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.wallet = Wallet(world, self)
        self.customs = Customs(world, self)

    def move(self, life: Life, machine: str, subject: str, event: str) -> bool:
        """Take one move with its consequences, then let the rooms react to all that moved."""
        moved: list[tuple[str, str]] = []
        taken = self._take(life, machine, subject, event, moved)
        for name, of in moved:
            self.react(life, name, of)
        return taken

    def _take(self, life: Life, machine: str, subject: str, event: str, moved: list[tuple[str, str]]) -> bool:
        after = lifecycle.apply(machine, self._state(life, machine, subject), event)
        if after is None:
            return False
        self._write(life, machine, subject, str(after))
        moved.append((event, subject))
        for consequence in lifecycle.consequences(machine, subject, event):
            if consequence.follows(life.order or ""):
                self._take(life, consequence.machine, consequence.subject, consequence.event, moved)
        return True

    def _state(self, life: Life, machine: str, subject: str) -> str | None:
        if machine == Machine.PAYMENT:
            return life.attempts.get(subject)
        if machine == Machine.DOCUMENT:
            return life.documents.get(subject)
        return life.order if machine == Machine.ORDER else life.parcel

    def _write(self, life: Life, machine: str, subject: str, after: str) -> None:
        if machine == Machine.PAYMENT:
            life.attempts[subject] = after
        elif machine == Machine.DOCUMENT:
            life.documents[subject] = after
        elif machine == Machine.ORDER:
            life.order = after
        else:
            life.parcel = after
        watch = lifecycle.find_watch(machine, subject, after, life.fulfilment)
        if watch is not None:
            self.world.later(watch.patience.total_seconds() + 1, self._tell, life, machine, subject, after, self.world.now())

    def _tell(self, life: Life, machine: str, subject: str, state: str, since: object) -> None:
        if self._state(life, machine, subject) == state:
            watch = lifecycle.find_watch(machine, subject, state, life.fulfilment)
            if watch is not None and lifecycle.is_overdue(watch, since, self.world.now()):  # type: ignore[arg-type]
                life.told.append(f"{machine} {subject} {state}")

    def react(self, life: Life, event: str, subject: str) -> None:
        """Do what the rooms do when something happened to an order."""
        name = f"_on_{event}"
        if hasattr(self, name):
            getattr(self, name)(life, subject)

    # before paying
    def file(self, life: Life) -> None:
        """Hold quota and stock, then file; without either, nothing happens."""
        if life.order != OrderState.COMPLETE:
            return
        year = allowance_year(self.world.now())
        taken = self.world.book(life.person, year).hold(Fen(life.price), False, self.world.now())
        if not isinstance(taken, Book) or self.world.free < life.pieces:
            return
        self.world.books[life.person, year] = taken
        life.year = year
        self.world.free -= life.pieces
        self.world.held += life.pieces
        life.held = Held.HELD
        self.move(life, "order", "", "filed")
        self.world.later(10 * MINUTE, self._lapse, life)

    def _lapse(self, life: Life) -> None:
        if any(state in lifecycle.DISPLAYED for state in life.attempts.values()):
            self.world.later(MINUTE, self._lapse, life)
            return
        self.move(life, "order", "", "hold_lapsed")

    def request_payment(self, life: Life) -> None:
        """Show a code, when the order is filed and none is on a screen."""
        if life.order == OrderState.FILED and lifecycle.may_open_attempt(list(life.attempts.values())):
            attempt = str(len(life.attempts) + 1)
            self.move(life, "payment", attempt, "payment_requested")
            self.wallet.open(life, attempt)
            self.sweep(life, attempt)

    def sweep(self, life: Life, attempt: str, times: int = 0) -> None:
        """Ask about an attempt until the wallet has decided."""
        if life.attempts[attempt] in lifecycle.SWEPT and times < len(SWEEP):
            self.wallet.query(life, attempt)
            self.world.later(SWEEP[times], self.sweep, life, attempt, times + 1)

    def abandon(self, life: Life) -> None:
        """Close what is open, and go on watching it."""
        for attempt in list(life.attempts):
            if self.move(life, "payment", attempt, "abandoned"):
                self.wallet.close(life, attempt)

    # money
    def _on_paid(self, life: Life, attempt: str) -> None:
        if self.move(life, "order", "", "captured"):
            life.winner = attempt
            life.captures += 1
        elif attempt != life.winner:
            self.book_refund(life, attempt, life.taken[attempt])

    def book_refund(self, life: Life, attempt: str, amount: int) -> None:
        """Owe money; its number is fixed with the booking, and asking again uses the same. One at a time: the next waits until it is back."""
        if life.attempts[attempt] in lifecycle.REFUND_PENDING:
            life.waiting.append((attempt, amount))
        elif self.move(life, "payment", attempt, "refund_booked"):
            number = f"R{attempt}-{sum(refund.attempt == attempt for refund in life.refunds.values()) + 1}"
            life.refunds[number] = Refund(attempt, amount)
            life.refund_no[attempt] = number
            self.wallet.refund(life, number)

    def refund_answered(self, life: Life, number: str, answer: str) -> None:
        """Take the wallet's word on the refund that was booked last."""
        refund = life.refunds[number]
        if life.refund_no[refund.attempt] != number:
            return
        whole = sum(one.amount for one in life.refunds.values() if one.attempt == refund.attempt) >= life.taken[refund.attempt]
        events = {"done": "refunded" if whole else "partly_refunded", "processing": "refund_sent", "abnormal": "refund_stuck"}
        self.move(life, "payment", refund.attempt, events[answer])
        if answer != "done":
            self.world.later(self.world.soon(60, 600), self.wallet.refund, life, number)
        elif life.waiting:
            self.book_refund(life, *life.waiting.pop(0))

    # customs
    def _on_captured(self, life: Life, _: str) -> None:
        self._shift(life, Held.USED)
        if self.world.maybe(0.04):
            self.move(life, "order", "", "refused")  # the payer is somebody else
            return
        for kind in LESSER:
            self.send(life, kind)

    def send(self, life: Life, kind: str) -> None:
        """Seal a document and send it."""
        # An application that was refused goes out again under a number of its own: no word about the first answers for it.
        life.versions[kind] = life.versions.get(kind, 0) + 1
        if self.move(life, "document", kind, "sealed") or self.move(life, "document", kind, "sealed_anew"):
            self.world.later(self.world.soon(), self._sent, life, kind)

    def _sent(self, life: Life, kind: str) -> None:
        if self._counts_in_the_year_of_now(life, kind):
            self.customs.receive(life, kind)
            self.world.later(self.world.soon(), self.move, life, "document", kind, "sent")

    def _on_stalled(self, life: Life, kind: str) -> None:
        self.world.later(30.0, self._again, life, kind)

    def _again(self, life: Life, kind: str) -> None:
        if self._counts_in_the_year_of_now(life, kind):
            self.customs.receive(life, kind)

    def _counts_in_the_year_of_now(self, life: Life, kind: str) -> bool:
        """Let an inventory that goes out now count in the year of now; a sale for which that has no room is refused instead."""
        year = allowance_year(self.world.now())
        if kind != DocumentKind.INVENTORY or year == life.year or life.held == Held.RELEASED:
            return True
        books = self.world.book(life.person, life.year), self.world.book(life.person, year)
        moved = books[0].move_to(books[1], Fen(life.price), Held(life.held), self.world.now())
        if isinstance(moved, tuple):
            self.world.books[life.person, life.year], self.world.books[life.person, year] = moved
            life.year = year
            return True
        if life.order in {OrderState.PAID, OrderState.DECLARED}:
            self.move(life, "order", "", "refused")
            return False
        life.no_room = True
        return True

    def _on_accepted(self, life: Life, _: str) -> None:
        if life.order != OrderState.PAID or any(life.documents.get(kind) not in lifecycle.PASSED for kind in LESSER):
            return
        if life.fulfilment is Fulfilment.PICKUP and self.world.at > self.world.permit_until:
            self.move(life, "order", "", "refused")
            return
        if self._counts_in_the_year_of_now(life, DocumentKind.INVENTORY):
            self.send(life, DocumentKind.INVENTORY)

    _on_examined = _on_accepted

    def _on_withdrawal_asked(self, life: Life, _: str) -> None:
        self.send(life, DocumentKind.CANCELLATION)

    def _on_withdrawal_refused(self, life: Life, _: str) -> None:
        if not life.gone and self.world.maybe(0.5):
            self.world.later(self.world.soon(60, 600), self.leave, life)

    def _on_given_back(self, life: Life, _: str) -> None:
        if self.world.maybe(0.5):
            self.world.later(self.world.soon(60, 600), self.recall, life)

    def leave(self, life: Life) -> None:
        """The shopper wants out after paying (K12): at once, by customs, or, released, by the return process."""
        if life.order in {OrderState.WITHDRAWING, OrderState.OVERTAKEN}:
            return
        if not (self.move(life, "order", "", "withdrawn") or self.move(life, "order", "", "withdrawal_asked")):
            self.recall(life)

    def cancel(self, life: Life) -> None:
        """The kiosk's word that its shopper has gone; paid meanwhile, the sale is given up as far as the law lets it (decision 041)."""
        out_of_reach = life.order == OrderState.CLEARED and life.parcel not in lifecycle.RECALLABLE
        if self.move(life, "order", "", "cancelled") or life.order not in lifecycle.UNDER_WAY or out_of_reach:
            return
        life.gone = True
        self.leave(life)

    # the end of a sale
    def _on_hold_lapsed(self, life: Life, _: str) -> None:
        self._give_up(life)

    _on_cancelled = _on_refused = _on_withdrawn = _on_hold_lapsed

    def _give_up(self, life: Life) -> None:
        self._shift(life, Held.RELEASED)
        self.abandon(life)
        if life.order in GIVEN_UP:
            for attempt, state in list(life.attempts.items()):
                if state == PaymentState.PAID:
                    self.book_refund(life, attempt, life.taken[attempt])

    def _shift(self, life: Life, after: str) -> None:
        if not life.held or life.held in {after, Held.RELEASED}:
            return
        book = self.world.book(life.person, life.year)
        self.world.books[life.person, life.year] = book.shift(Fen(life.price), Held(life.held), Held(after))
        life.held = after
        if after == Held.RELEASED:
            self.world.free += life.pieces
            self.world.held -= life.pieces

    def _on_freed(self, life: Life, _: str) -> None:
        self.world.held -= life.pieces
        self.world.sold += life.pieces
        if life.gone:
            self.recall(life)

    # what comes back
    def recall(self, life: Life) -> None:
        """Set aside what nobody took, and declare its return."""
        if self.move(life, "parcel", "", "recalled"):
            life.asked_back = life.pieces
            self.send(life, DocumentKind.RETURN)

    def bring_back(self, life: Life, pieces: int) -> None:
        """The buyer brings some pieces back to the desk, once or again; never more than are still out."""
        credit = returns.credit_return([self._sold_line(life)], [pieces])
        if isinstance(credit, Credit) and self.move(life, "parcel", "", "brought_back"):
            life.asked_back = pieces
            self.send(life, DocumentKind.RETURN)

    @staticmethod
    def _sold_line(life: Life) -> SoldLine:
        return SoldLine(life.pieces, Fen(life.price), Fen(life.tax), returned=life.returned_pieces)

    def _on_returned(self, life: Life, _: str) -> None:
        credit = returns.credit_return([self._sold_line(life)], [life.asked_back])
        assert isinstance(credit, Credit)
        life.returned_pieces += life.asked_back
        life.credit += credit.refund_fen
        life.allowance_back += credit.allowance_fen
        book = self.world.book(life.person, life.year)
        self.world.books[life.person, life.year] = book.shift(credit.allowance_fen, Held.USED, Held.RELEASED)
        self.world.sold -= life.asked_back
        self.world.free += life.asked_back
        life.goods = "zone"
        self.book_refund(life, life.winner, credit.refund_fen)
