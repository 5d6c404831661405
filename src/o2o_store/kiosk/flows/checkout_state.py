"""What the shopper's flow shows of itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import msgspec

from o2o_store.contract.store_api.goods import GoodsListView
from o2o_store.contract.store_api.halls import HallView
from o2o_store.domain.refusals import Refusal
from o2o_store.domain.tax import Quote
from o2o_store.kiosk.eyes.findings import Corners, Looking, Sight
from o2o_store.kiosk.flows.basket import Lines
from o2o_store.kiosk.ledger import projection
from o2o_store.kiosk.ledger.records import Known, Visit

ATTRACT = "attract"
LIVE_PAGES: Mapping[str, Looking] = {ATTRACT: "codes", "scan": "codes", "card": "card"}
"""Pages with a live camera, and what it looks for there."""


DEFAULT_WALLET = "wechat"
"""What a hall without a word of its own takes."""
OF_THE_HALL = frozenset({"offline_since", "offered", "pay_codes"})
"""Fields that stay when a visit ends: they are no shopper's."""


@dataclass(frozen=True, slots=True)
class Scan:
    """The last code that was read: which product it added (empty when it added none), whether that was in the basket before."""

    serial: int = 0
    gtin: str = ""
    again: bool = False
    corners: Corners = ()
    problem: Refusal | None = None
    at: datetime | None = None
    text: str = field(repr=False, default="")
    """The code itself, by which the eyes tell where it went."""


@dataclass(frozen=True, slots=True)
class PersonShown:
    """A person as a screen may show them; `name_to_confirm` and `phone` are theirs to check and vanish with the page."""

    masked_name: str = ""
    last_four: str = ""
    name_to_confirm: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    phone_wrong: bool = False
    complete: bool = False
    problem: Refusal | None = None


@dataclass(frozen=True, slots=True)
class CheckoutState:
    """Everything a page can show; replaced whole at each change.

    `offered` are the wallets that may be chosen now, None before the platform has said so; `unanswered` is the one that was asked in vain
    while another one's code stands. `pay_codes` are the wallets that charge the shopper's own pay code; while `aiming` the camera looks for one, and from the moment it was
    read until the wallet has answered the shopper's phone is `charging`. `page` is the page itself; while `asking` is set, the question "still there?" covers it. `offline_since` is when the platform
    was last heard, None while it answers. `goes_home`: what is bought is sent by courier. While `pricing`, a code shows its price (`priced`, a GTIN) and adds nothing.
    """

    page: str = ATTRACT
    asking: bool = False
    language: str = "zh"
    visit: Visit | None = None
    known: Known = field(default_factory=Known)
    pending: tuple[str, ...] = ()
    person: PersonShown = field(default_factory=PersonShown)
    scan: Scan = field(default_factory=Scan)
    pricing: bool = False
    priced: str = ""
    hint: str = ""
    sight: Sight = "starting"
    quote: Quote | None = None
    barred: Refusal | None = None
    closed_by: Refusal | None = None
    goods: GoodsListView | None = None
    hall: HallView | None = None
    touched_at: datetime | None = None
    offline_since: datetime | None = None
    server: str = ""
    goes_home: bool = False
    pay_codes: tuple[str, ...] = ()
    aiming: bool = False
    charging: bool = False
    offered: tuple[str, ...] | None = None
    unanswered: str = ""

    @property
    def lines(self) -> Lines:
        """The basket, newest first."""
        return self.visit.lines if self.visit is not None else ()

    @property
    def money_taken(self) -> bool:
        """Money was taken in the attempt that is shown."""
        payment = self.known.view.payment if self.known.view is not None else None
        return payment is not None and payment.state in projection.MONEY_TAKEN

    @property
    def code_stands(self) -> bool:
        """A payment is asked for or can be paid at this moment: another one at the same wallet takes its place only when that is said."""
        payment = self.known.view.payment if self.known.view is not None else None
        return payment is not None and payment.state in projection.UNDER_WAY

    @property
    def takes_code(self) -> bool:
        """The shopper's own pay code may be read now: a wallet takes it, nothing is under way there, and the platform hears of it."""
        payment = self.known.view.payment if self.known.view is not None else None
        asked = payment is not None and payment.state in {"creating", "waiting"} and payment.scanned_at is not None
        free = not (asked or self.charging or self.money_taken or self.pending)
        return self.page == "pay" and bool(self.pay_codes) and free and self.offline_since is None

    @property
    def charge_answered(self) -> bool:
        """The wallet, or the platform before it, has said what became of the charge of a pay code."""
        payment = self.known.view.payment if self.known.view is not None else None
        under_way = payment is not None and payment.state in {"creating", "waiting"} and not payment.code_url
        return self.known.problem is not None or ("request_payment" not in self.pending and not under_way)

    @property
    def looks_for(self) -> Looking:
        """What the camera is for on this page."""
        if self.asking:
            return "nothing"
        if self.page == "pay" and self.aiming:
            return "codes"
        return LIVE_PAGES.get(self.page, "nothing")

    @property
    def released(self) -> bool:
        """Customs released the goods."""
        return self.known.view is not None and projection.is_released(self.known.view)

    @property
    def wallet_down(self) -> bool:
        """The wallet that was asked does not answer."""
        if self.known.problem is not None and self.known.problem.code == projection.WALLET_DOWN:
            return True
        payment = self.known.view.payment if self.known.view is not None else None
        return payment is not None and payment.reason == "wallet_down" and payment.wallet == self.wallet

    @property
    def wallet(self) -> str:
        """The wallet the shopper chose; without a choice that of the payment, or the first on offer."""
        payment = self.known.view.payment if self.known.view is not None else None
        chosen = self.visit.wallet if self.visit is not None else ""
        return chosen or (payment.wallet if payment is not None else "") or self.first_wallet

    @property
    def wallets(self) -> list[str]:
        """The hall's wallets that may be offered, as far as the platform has said which."""
        taken = self.hall.wallets if self.hall is not None else []
        return [one for one in taken if self.offered is None or one in self.offered]

    @property
    def with_its_code(self) -> "CheckoutState":
        """This state without the refusal of another wish to pay, where the code that was shown before stands; else itself."""
        standing, problem = projection.standing_wallet(self.known), self.known.problem
        if self.visit is None or problem is None or not standing:
            return self
        in_vain = problem.code == projection.WALLET_DOWN and self.wallet != standing
        return replace(
            self,
            visit=msgspec.structs.replace(self.visit, wallet=standing),
            known=msgspec.structs.replace(self.known, problem=None, refused_act=""),
            unanswered=self.wallet if in_vain else "",
        )

    @property
    def first_wallet(self) -> str:
        """The wallet that is asked when the shopper has chosen none."""
        taken = self.hall.wallets if self.hall is not None else []
        return next(iter([*self.wallets, *taken]), DEFAULT_WALLET)

    @property
    def way_back(self) -> str:
        """The page on which the refusal can be put right, empty when there is none."""
        return projection.way_back(self.known)
