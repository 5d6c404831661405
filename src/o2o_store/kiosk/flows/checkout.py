"""A shopper's whole visit, from the first touch to the number on the jade stage. No screen, no network, no thread of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Protocol

import msgspec

from o2o_store.contract.store_api.goods import GoodsListView
from o2o_store.contract.store_api.halls import HallView
from o2o_store.contract.store_api.orders import CancelOrder, FileOrder, OrderView, RequestPayment
from o2o_store.contract.store_api.payments import WalletsView
from o2o_store.domain.clock import Clock
from o2o_store.domain.ids import new_id
from o2o_store.domain.refusals import MistypedNumber
from o2o_store.domain.tax import Rounding
from o2o_store.kiosk.eyes.findings import CardSeen, CodeMoved, CodeSeen, DocumentSeen, Finding, Hint, Looking, SightChanged
from o2o_store.kiosk.flows import basket, patience
from o2o_store.kiosk.flows.checkout_state import LIVE_PAGES, OF_THE_HALL, CheckoutState, PersonShown, Scan
from o2o_store.kiosk.flows.hall import check_hall, goes_home
from o2o_store.kiosk.flows.notices import consent_to
from o2o_store.kiosk.flows.registering import Registering
from o2o_store.kiosk.flows.scanned import PayCode, ProductCode, gtin_in, parse
from o2o_store.kiosk.flows.telling import Telling
from o2o_store.kiosk.ledger.book import Ledger
from o2o_store.kiosk.ledger.projection import begins_again, due_act, forced_page, is_paid, resumed_page, submission_of, way_back
from o2o_store.kiosk.ledger.records import Answer, Known, Visit

CARD_SHOWN = timedelta(seconds=0.7)
"""How long the recognised card stays on the screen before the next page."""
RECALL_WAIT = timedelta(seconds=1.5)
"""How long the platform may take to recall a phone number; then the person is asked for it as if new."""
HINT_SHOWN = timedelta(seconds=2)
"""A hint that is not repeated is out of date."""
SAVE_TOUCH = timedelta(seconds=5)
"""A touch alone is worth a write only so often."""
PAID_WAIT = timedelta(minutes=15)
"""How long after the last touch a paid order that customs has not decided is shown again after a power cut."""
COURIER = "courier"


class Eyes(Protocol):
    """What the flow wants of the camera."""

    def look_for(self, what: Looking) -> None:
        """Read codes, a card, or nothing from now on."""
        ...


@dataclass(slots=True)
class Floor:
    """What a flow works with; `refresh` fetches hall and goods again, `watch` follows an order (None: none)."""

    ledger: Ledger
    clock: Clock
    eyes: Eyes
    sealing_key: bytes
    permit_keys: Mapping[str, str]
    refresh: Callable[[], None] = lambda: None
    watch: Callable[[str | None], None] = lambda _order_id: None
    language: str = "zh"
    server: str = ""
    """Where the platform is reached, by the shopper's phone too."""
    listeners: list[Callable[[CheckoutState], None]] = field(default_factory=list)


class CheckoutFlow(Telling[CheckoutState]):
    """The visit as a state and the acts that change it. Call it from one thread; it never blocks on anybody."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._registering = Registering()
        self._card_read_at: datetime | None = None
        self._recall_id = ""
        self._charged = b""
        self._saved_at: datetime | None = None
        self._hinted_at: datetime | None = None
        hall, goods = floor.ledger.hall(), floor.ledger.goods()
        super().__init__(CheckoutState(language=floor.language, hall=hall, goods=goods, server=floor.server), floor.listeners)

    # -- what the shopper does

    def start(self, language: str) -> None:
        """Begin a visit."""
        if self.state.visit is None:
            self._begin(language, "register")

    def switch_language(self, language: str) -> None:
        """Speak this language for the rest of the visit."""
        visit = self.state.visit
        if visit is not None:
            self._keep(msgspec.structs.replace(visit, language=language))
        self.set(language=language)
        self._touch()

    def agree(self) -> None:
        """The privacy notice is agreed to: the camera may look at the card."""
        visit = self.state.visit
        if visit is None or visit.registered:
            return
        consent = consent_to(self.state.hall, "privacy", self.state.language, self._now())
        if consent is not None:
            self._keep(msgspec.structs.replace(visit, consent=consent))
            self._go("card")

    def decline(self) -> None:
        """No card: look round without buying; what was confirmed is confirmed anew with the card."""
        visit = self.state.visit
        if visit is None:
            return
        self._forget_card()
        self._keep(msgspec.structs.replace(visit, confirmed=None))
        self._go("scan")

    def confirm_name(self) -> None:
        """The name as read is right."""
        if self._registering.unsure:
            self._registering.confirm_name()
            self._after_card()

    def read_again(self) -> None:
        """The card was read wrongly: it may lie there still, so the eyes begin anew. Whoever is being declared for already stays."""
        visit, view = self.state.visit, self.state.known.view
        if visit is None or self.state.page != "card" or "file_order" in self.state.pending or (view is not None and view.filed):
            return
        self._forget_card()
        self._keep(msgspec.structs.replace(visit, registered=False))
        self._touch()
        self._look()

    def look_again(self) -> None:
        """What was aside is over: what lies before the camera now is news."""
        self._look()

    def digit(self, digit: str) -> None:
        """One digit of the phone number."""
        self._registering.digit(digit)
        self._touch()

    def backspace(self) -> None:
        """Take the last digit back."""
        self._registering.backspace()
        self._touch()

    def register_buyer(self) -> None:
        """Seal the person, promise it to the platform, and forget it here."""
        visit = self.state.visit
        if visit is None or visit.consent is None or not self._registering.complete:
            return
        shown = PersonShown(masked_name=self._registering.masked_name, last_four=self._registering.last_four)
        request = self._registering.seal(self._floor.sealing_key, visit.order_id, visit.consent)
        self.set(person=shown)
        self._promise("register_buyer", request, msgspec.structs.replace(visit, registered=True))
        self._go(self._page_after_card())

    def set_quantity(self, gtin: str, quantity: int) -> None:
        """Set a line's quantity; 0 takes it out."""
        self._change(basket.set_quantity(self.state.lines, gtin, quantity))

    def add_one_more(self, gtin: str) -> None:
        """One more of what is there already."""
        self.set_quantity(gtin, basket.quantity_of(self.state.lines, gtin) + 1)
        self.set(scan=replace(self.state.scan, again=False))

    def type_code(self, text: str) -> None:
        """A product's number as typed from under its bars, where a label cannot be read any more."""
        if self.state.page != "scan" or self.state.visit is None:
            return
        if isinstance(parse(text), ProductCode):
            self._see_code(CodeSeen(text, "typed"))
            return
        self.set(scan=Scan(self.state.scan.serial + 1, problem=MistypedNumber(), at=self._now()))
        self._touch()

    def undo_add(self) -> None:
        """Take back what the last scan added."""
        gtin = self.state.scan.gtin
        if gtin and not self.state.scan.again:
            self._change(basket.set_quantity(self.state.lines, gtin, basket.quantity_of(self.state.lines, gtin) - 1))
        self.set(scan=Scan(serial=self.state.scan.serial))

    def begin_pricing(self) -> None:
        """From now on a code shows its price and adds nothing."""
        if self.state.visit is not None:
            self._go("scan")
            self.set(pricing=True, priced="", scan=Scan(serial=self.state.scan.serial))

    def end_pricing(self) -> None:
        """Codes add to the basket again."""
        self.set(pricing=False, priced="")
        self._touch()

    def take_priced(self) -> None:
        """Put the product whose price is shown into the basket."""
        gtin = self.state.priced
        self.end_pricing()
        if gtin:
            self.set(scan=Scan(serial=self.state.scan.serial + 1, gtin=gtin, at=self._now()))
            self._change(basket.add(self.state.lines, gtin))

    def clear_basket(self) -> None:
        """Empty the basket."""
        self._change(())

    def submit_order(self) -> None:
        """Confirm the basket and the consumer notice; registering comes first when it is missing."""
        visit = self.state.visit
        if visit is None or self.state.barred is not None or self.state.closed_by is not None:
            self._touch()
            return
        confirmed = consent_to(self.state.hall, "consumer", self.state.language, self._now())
        quoted, goods = self.state.quote, self.state.goods
        if confirmed is not None and quoted is not None and goods is not None:
            sum_seen = {"shown_total_fen": quoted.total_fen, "price_version": goods.price_version}
            self._keep(msgspec.structs.replace(visit, confirmed=confirmed, **sum_seen))
            self._go("review" if visit.registered else "register")
            self._follow_word()

    def edit_basket(self) -> None:
        """Back to the basket. What is filed cannot be changed: that order is left and a new one begun with the same goods."""
        visit, view = self.state.visit, self.state.known.view
        if visit is None or is_paid(self.state.known) or "file_order" in self.state.pending:
            return
        if view is not None and view.filed:
            self._begin_again(visit, "scan")
            return
        self._keep(msgspec.structs.replace(visit, confirmed=None))
        self._go("scan")

    def send_there(self) -> None:
        """The address that a phone has written is the shopper's own."""
        visit, view = self.state.visit, self.state.known.view
        if visit is not None and view is not None and self.state.page == "address" and view.delivery:
            self._keep(msgspec.structs.replace(visit, sent_to=view.delivery))
            self._follow_word()

    def write_elsewhere(self) -> None:
        """The address is not the shopper's: that order is left, and a new one with the same goods gets a link of its own."""
        visit = self.state.visit
        if visit is not None and self.state.page == "address":
            self._begin_again(visit, "register")

    def request_payment(self) -> None:
        """A new code to pay with, after the last ran out, or in the place of one that a phone holds and does not pay."""
        visit, view = self.state.visit, self.state.known.view
        if visit is None or view is None or not view.filed or self.state.pending or is_paid(self.state.known):
            return
        request = RequestPayment(order_id=visit.order_id, wallet=self.state.wallet, anew=self.state.code_stands)
        self._promise("request_payment", request, visit)

    def choose_wallet(self, wallet: str) -> None:
        """Pay with another wallet the hall takes; a code already shown is given up by asking for the new one."""
        visit, view = self.state.visit, self.state.known.view
        if visit is None or view is None or wallet not in self.state.wallets or wallet == self.state.wallet:
            return
        self._stop_aiming()
        if view.filed and not self.state.pending and not is_paid(self.state.known):
            chosen = msgspec.structs.replace(visit, wallet=wallet)
            self._promise("request_payment", RequestPayment(order_id=visit.order_id, wallet=wallet), chosen)
            self._touch()

    def begin_pay_code(self) -> None:
        """Let the camera look for the pay code on the shopper's phone."""
        if self.state.takes_code:
            self.set(aiming=True)
            self._touch()
            self._look()

    def end_pay_code(self) -> None:
        """The shopper would rather scan the code on the screen."""
        self._stop_aiming()
        self._touch()

    def dismiss(self) -> None:
        """Leave the refusal: to where it can be put right, or end the visit."""
        visit, back = self.state.visit, way_back(self.state.known)
        if self.state.page != "refused":
            # A second touch on what the first has left already.
            return
        if visit is None or not back:
            self.leave("shopper")
            return
        if begins_again(self.state.known):
            self._begin_again(visit, back)
            return
        self._floor.ledger.forget_problem(visit.order_id)
        self.set(known=msgspec.structs.replace(self.state.known, problem=None, refused_act=""))
        self._floor.refresh()
        again: dict[str, dict[str, Any]] = {
            "scan": {"confirmed": None, "submitted": ()},
            "register": {"registered": False, "consent": None},
        }
        self._keep(msgspec.structs.replace(visit, **again.get(back, {})))
        self._go(back)
        self._follow_word()

    def finish(self) -> None:
        """Close the page; a paid order goes on without it."""
        self.leave("shopper")

    def leave(self, reason: str = "left") -> None:
        """End the visit: what is not paid is cancelled, and nothing of this person stays."""
        visit = self.state.visit
        if visit is None:
            return
        told = visit.registered or bool(self.state.pending) or self.state.known.view is not None
        cancels = told and not is_paid(self.state.known) and not (self.state.known.view is not None and self.state.known.view.closed)
        self._floor.ledger.end(visit, CancelOrder(order_id=visit.order_id, reason=reason) if cancels else None)
        self._wipe()

    def still_here(self) -> None:
        """Somebody is there."""
        self._touch()

    # -- what the machine notices

    def found(self, finding: Finding) -> None:
        """The eyes saw something; listeners hear of all that follows from it at once."""
        with self.told_once():
            self._take_in(finding)

    def _take_in(self, finding: Finding) -> None:
        if isinstance(finding, SightChanged):
            self.set(sight=finding.sight)
        elif isinstance(finding, Hint):
            self._hinted_at = self._now()
            self.set(hint=finding.cause)
        elif isinstance(finding, CodeSeen):
            self._see_code(finding)
        elif isinstance(finding, CodeMoved):
            if finding.text == self.state.scan.text:
                self.set(scan=replace(self.state.scan, corners=finding.corners))
        elif isinstance(finding, CardSeen | DocumentSeen):
            self._see_card(finding)

    def hall_changed(self, hall: HallView | None, goods: GoodsListView | None) -> None:
        """Hall or goods came anew."""
        self.set(hall=hall or self.state.hall, goods=goods or self.state.goods)
        self._reckon()

    def wallets_changed(self, wallets: WalletsView) -> None:
        """A wallet went away or came back, or takes pay codes now."""
        offered = [one for one in wallets.wallets if one.offered]
        self.set(offered=tuple(one.wallet for one in offered), pay_codes=tuple(one.wallet for one in offered if one.takes_code))
        self._stop_vain_aiming()

    def reach_changed(self, offline_since: datetime | None) -> None:
        """The platform went away or came back."""
        self.set(offline_since=offline_since)
        self._stop_vain_aiming()

    def answered(self, answer: Answer) -> None:
        """An act was answered, and the book has it."""
        if self.state.visit is None or answer.order_id != self.state.visit.order_id:
            return
        if self.state.known.view is None and answer.view is not None:
            # Before its first answer the platform does not know the order: nothing to follow yet.
            self._floor.watch(answer.order_id)
        if answer.promise_id in self.state.visit.recalls:
            self._recalled(self.state.visit, answer)
        self._follow_word()

    def order_changed(self, view: OrderView) -> None:
        """The platform showed a newer view of an order."""
        visit = self.state.visit
        if visit is not None and view.order_id == visit.order_id and self._floor.ledger.record_view(view):
            self._follow_word()

    def tick(self) -> None:
        """Time has passed: call it a few times a second."""
        now = self._now()
        if self._card_read_at is not None and now >= self._card_read_at + (RECALL_WAIT if self._recall_id else CARD_SHOWN):
            self._card_read_at = None
            # A returning shopper's order may have been filed meanwhile, or the visit left: neither is led back.
            if self.state.page == "card":
                self._go(self._page_after_card())
        if self._hinted_at is not None and now >= self._hinted_at + HINT_SHOWN:
            self._hinted_at = None
            self.set(hint="")
        self._grow_old(now)
        self._reckon()

    def resume(self) -> None:
        """After a start: go on where the machine stopped, unless the person's time has run out meanwhile."""
        visit = self._floor.ledger.open_visit()
        if visit is None:
            self._look()
            return
        known = self._floor.ledger.known(visit.order_id)
        # Nobody is told before it is clear whose turn it is: the screen stands already, and the next person before it.
        self.state = replace(self.state, visit=visit, known=known, language=visit.language, touched_at=visit.touched_at)
        ends = patience.ends_at(visit.page, visit.touched_at)
        if visit.page == "clearing" and ends is not None:
            # Whoever paid and waits for customs may still stand there when the light is back.
            ends = max(ends, visit.touched_at + PAID_WAIT)
        if ends is not None and self._now() >= ends:
            # A paid order goes on without this page; its number and voucher are not for whoever comes by first.
            self.leave("timeout")
            return
        if known.view is not None:
            self._floor.watch(visit.order_id)
        self._go(resumed_page(visit))
        self._follow_word()

    # -- inside

    def _now(self) -> datetime:
        return self._floor.clock.now()

    def _begin(self, language: str, page: str) -> None:
        now = self._now()
        visit = Visit(order_id=new_id(now), language=language, began_at=now, touched_at=now, page=page)
        self._floor.ledger.save(visit)
        self.set(visit=visit, language=language)
        self._go(page)

    def _begin_again(self, visit: Visit, page: str) -> None:
        """Leave this order and begin a new one with the same goods."""
        self.leave("shopper")
        self._begin(visit.language, page)
        self._change(visit.lines)

    def _wipe(self) -> None:
        self._registering.forget()
        self._card_read_at, self._recall_id = None, ""
        self._floor.watch(None)
        kept = self.state
        self._charged = b""
        fresh = CheckoutState(language=self._floor.language, hall=kept.hall, goods=kept.goods, sight=kept.sight, server=kept.server)
        self.set(**{name: getattr(fresh, name) for name in fresh.__dataclass_fields__ if name not in OF_THE_HALL})
        # The frames of a card must not outlive the visit: looking for nothing blackens them.
        self._floor.eyes.look_for("nothing")
        self._look()

    def _forget_card(self) -> None:
        self._registering.forget()
        self._card_read_at, self._recall_id = None, ""
        self.set(person=PersonShown())

    def _look(self) -> None:
        self._floor.eyes.look_for(self.state.looks_for)

    def _go(self, page: str) -> None:
        moved = page != self.state.page
        self.set(page=page, hint="", **({"pricing": False, "priced": "", "aiming": False} if moved else {}))
        self._touch()
        if moved:
            self._look()

    def _touch(self) -> None:
        """Somebody is there; also brings the shown person and the reckoning up to date."""
        now, was_asking = self._now(), self.state.asking
        self.set(touched_at=now, asking=False, person=self._person_shown())
        if was_asking:
            self._look()
        visit = self.state.visit
        if visit is not None and (visit.page != self.state.page or self._saved_at is None or now - self._saved_at >= SAVE_TOUCH):
            self._keep(msgspec.structs.replace(visit, touched_at=now, page=self.state.page))
        self._reckon()

    def _keep(self, visit: Visit) -> None:
        self._floor.ledger.save(visit)
        self._saved_at = self._now()
        self.set(visit=visit)

    def _promise(self, act: str, request: Any, visit: Visit, promise_id: str = "") -> None:
        self._floor.ledger.promise(act, request, visit, promise_id)
        self.set(visit=visit, pending=self._floor.ledger.pending(visit.order_id), unanswered="")

    def _person_shown(self) -> PersonShown:
        found = self._registering
        return PersonShown(
            masked_name=found.masked_name or self.state.person.masked_name,
            last_four=found.last_four or self.state.person.last_four,
            name_to_confirm=found.name if found.unsure else "",
            phone=found.phone,
            phone_wrong=found.phone_wrong,
            complete=found.complete,
            problem=found.problem,
        )

    def _change(self, lines: basket.Lines) -> None:
        visit = self.state.visit
        if visit is not None and lines != visit.lines:
            # Another basket was not confirmed by anybody.
            self._keep(msgspec.structs.replace(visit, lines=lines, confirmed=None, touched_at=self._now()))
        self._touch()

    def _reckon(self) -> None:
        """Bring price, limits and the hall's permit up to date."""
        now, view = self._now(), self.state.known.view
        hall, keys = self.state.hall, self._floor.permit_keys
        rounding = hall.tax_rounding if hall is not None else Rounding.LINE
        quoted = basket.quote_of(self.state.lines, self.state.goods, now, rounding)
        barred = basket.check(quoted, view.allowance if view is not None else None, now)
        home = view.fulfilment == COURIER if view is not None and view.filed else goes_home(hall, keys, now)
        self.set(quote=quoted, barred=barred, closed_by=check_hall(hall, keys, now), goes_home=home)

    def _see_code(self, seen: CodeSeen) -> None:
        code = parse(seen.text)
        if self.state.page == "pay" and isinstance(code, PayCode):
            self._charge(code)
        if LIVE_PAGES.get(self.state.page) != "codes" or self.state.asking:
            return
        if isinstance(code, PayCode):
            # a wallet's code is no product, and nothing of it may stay on a screen or in a log
            return
        gtin = gtin_in(seen.text)
        found = basket.find_goods(self.state.goods, gtin)
        problem = basket.check_goods(gtin, found)
        if self.state.visit is None:
            # A stray code before the idle kiosk is no shopper; a product of ours is.
            if problem is not None:
                return
            self._begin(self._floor.language, "scan")
        if self.state.pricing:
            self.set(
                priced=gtin if problem is None else "",
                scan=Scan(self.state.scan.serial, corners=seen.corners, problem=problem, at=self._now()),
                hint="",
            )
            self._touch()
            return
        again = basket.quantity_of(self.state.lines, gtin) > 0
        serial = self.state.scan.serial + 1
        added = "" if problem is not None else gtin
        self.set(scan=Scan(serial, added, again, seen.corners, problem, self._now(), seen.text), hint="")
        self._change(self.state.lines if again or problem is not None else basket.add(self.state.lines, gtin))

    def _charge(self, code: PayCode) -> None:
        """Have the wallet charge the phone whose code was read, once: the same code, still in sight, is no second wish."""
        visit, mark = self.state.visit, sha256(code.text.encode()).digest()
        if visit is None or not self.state.takes_code or code.wallet not in self.state.pay_codes or mark == self._charged:
            return
        self._charged = mark
        request = RequestPayment(order_id=visit.order_id, wallet=code.wallet, pay_code=code.text)
        # In one go: in between, the end of the charge before would be on the screen again.
        self.set(charging=True, aiming=False)
        self._look()
        self._promise("request_payment", request, msgspec.structs.replace(visit, wallet=code.wallet))
        self._touch()

    def _stop_vain_aiming(self) -> None:
        """Invite nobody to show a pay code that no wallet would hear of."""
        if not self.state.takes_code:
            self._stop_aiming()

    def _stop_aiming(self) -> None:
        if self.state.aiming:
            self.set(aiming=False)
            self._look()

    def _see_card(self, seen: CardSeen | DocumentSeen) -> None:
        if self.state.page != "card" or self.state.asking or self._registering.person_known:
            return
        minimum = self.state.hall.minimum_age if self.state.hall is not None else 0
        if isinstance(seen, DocumentSeen):
            self._registering.refuse_document(seen)
        else:
            self._registering.read_card(seen, minimum, self._now())
        self.set(hint="")
        self._after_card()

    def _after_card(self) -> None:
        self._touch()
        if self._registering.person_known and self.state.page == "card":
            self._card_read_at = self._now()
            self._floor.eyes.look_for("nothing")
            self._recall()

    def _recall(self) -> None:
        """Ask the platform for the phone number of an earlier visit. Until it knows, the person stays here and may type one."""
        visit = self.state.visit
        if visit is None or visit.consent is None or self.state.offline_since is not None:
            return
        self._recall_id = new_id(self._now())
        asked = msgspec.structs.replace(visit, recalls=(*visit.recalls, self._recall_id))
        request = self._registering.ask(self._floor.sealing_key, visit.order_id, visit.consent)
        self._promise("register_buyer", request, asked, self._recall_id)

    def _recalled(self, visit: Visit, answer: Answer) -> None:
        """The platform knows the number, and the person is registered; or it does not, and the pad asks for it.

        An answer about a card that was taken back since, or read by the process before, registers nobody.
        """
        answered = msgspec.structs.replace(visit, recalls=tuple(one for one in visit.recalls if one != answer.promise_id))
        current, self._recall_id = answer.promise_id == self._recall_id, "" if answer.promise_id == self._recall_id else self._recall_id
        if answer.problem is not None and answer.problem.code == "bad_phone":
            self._floor.ledger.forget_problem(answer.order_id)
        if answer.view is None or not current or not self._registering.person_known:
            self._keep(answered)
            return
        self.set(person=PersonShown(masked_name=self._registering.masked_name, last_four=self._registering.last_four))
        self._registering.forget()
        self._keep(msgspec.structs.replace(answered, registered=True))
        if self.state.page == "phone":
            self._go(self._page_after_card())

    def _page_after_card(self) -> str:
        visit = self.state.visit
        if visit is None or not visit.registered:
            return "phone"
        return "review" if visit.confirmed is not None else "scan"

    def _follow_word(self) -> None:
        """The platform spoke: take its word, show its page, and do what is due."""
        visit = self.state.visit
        if visit is None:
            return
        self.set(known=self._floor.ledger.known(visit.order_id), pending=self._floor.ledger.pending(visit.order_id))
        if self.state.charging and self.state.charge_answered:
            self.set(charging=False)
        if self.state.aiming and not self.state.takes_code:
            self._stop_aiming()
        self._keep_code()
        page = forced_page(visit, self.state.known)
        if page and page != self.state.page:
            self._go(page)
        self._reckon()
        self._do_due(self.state.known)

    def _keep_code(self) -> None:
        """Go on with the code that stands when another wish to pay was refused."""
        calm = self.state.with_its_code
        if calm.visit is not None and calm != self.state:
            self._floor.ledger.forget_problem(calm.visit.order_id)
            self._keep(calm.visit)
            self.set(known=calm.known, unanswered=calm.unanswered)

    def _do_due(self, known: Known) -> None:
        visit = self.state.visit
        act = due_act(visit, known, self.state.pending) if visit is not None else ""
        if visit is None or not act:
            return
        if act == "submit_order":
            self._promise(act, submission_of(visit), msgspec.structs.replace(visit, submitted=visit.lines))
        elif act == "file_order":
            self._promise(act, FileOrder(order_id=visit.order_id), visit)
        else:
            self._promise(act, RequestPayment(order_id=visit.order_id, wallet=self.state.wallet), visit)

    def _grow_old(self, now: datetime) -> None:
        touched = self.state.touched_at
        if self.state.visit is None or touched is None:
            return
        if now < touched:
            # The clock was set back: patience is counted from here, or the page would wait for a time that was.
            self.set(touched_at=now)
            return
        ends, asks = patience.ends_at(self.state.page, touched), patience.asks_at(self.state.page, touched)
        if ends is not None and now >= ends:
            self.leave("timeout")
        elif asks is not None and now >= asks and not self.state.asking:
            self.set(asking=True)
            self._look()
