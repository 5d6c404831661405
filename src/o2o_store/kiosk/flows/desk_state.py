"""What the desk's flow shows of itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from o2o_store.contract.store_api.desk import DayView, ShiftView, TroubleView, VoucherReissuedView
from o2o_store.contract.store_api.fulfilment import HandedOverView
from o2o_store.contract.store_api.goods import GoodsView
from o2o_store.contract.store_api.orders import OrderView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.domain.refusals import Refusal
from o2o_store.kiosk.flows.giving_back import ASKED, TakingBack, asked_at, stage_of
from o2o_store.kiosk.flows.offline_desk import why_it_stays
from o2o_store.kiosk.flows.packing import TO_PACK, Packing

TABS = ("pickup", "packing", "trouble")
SHEETS = ("timeline", "price", "voucher", "day", "shift", "keys", "past")
"""What anybody may lay over the desk, one at a time; a withdrawal and a return are laid by their own flow."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One of the three proofs: `none`, `ok` or `wrong`; `why` is the word key or refusal code of its sentence."""

    state: str = "none"
    why: str = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the last scan did: a word key, what it was about, and its tone (`ok`, `wrong`, `info`)."""

    serial: int = 0
    what: str = ""
    about: str = ""
    tone: str = ""


NO_PROOFS: Mapping[str, Any] = {
    "voucher": "",
    "last_four": "",
    "label": "",
    "voucher_proof": Proof(),
    "person_proof": Proof(),
    "parcel_proof": Proof(),
    "problem": None,
    "kept": None,
    "past_code": "",
}
"""What is set whenever another case is opened, or none: nothing that was proved for one order counts for the next."""

NOTHING_LAID: Mapping[str, Any] = {
    "sheet": "",
    "priced": None,
    "reissued": None,
    "day": None,
    "shift": None,
    "handed_over": None,
    "back": TakingBack(),
}
"""What is set when the desk changes hands: no sheet of the one before lies over it."""


@dataclass(frozen=True, slots=True)
class DeskState:
    """The queue and the open case; replaced whole at each change. `label` is the parcel's as it was scanned.

    `kept` is an open case that the hall's list may not hold: one that is over, or whose money goes back; `past_code` a voucher that was
    refused and whose order can be opened all the same; `back` what is filled in on the sheets about what goes back.
    """

    orders: tuple[OrderView, ...] = ()
    tab: str = "pickup"
    case_id: str = ""
    packing: Packing | None = None
    voucher: str = field(default="", repr=False)
    last_four: str = field(default="", repr=False)
    label: str = ""
    voucher_proof: Proof = field(default_factory=Proof)
    person_proof: Proof = field(default_factory=Proof)
    parcel_proof: Proof = field(default_factory=Proof)
    feedback: Feedback = field(default_factory=Feedback)
    problem: Problem | Refusal | None = None
    busy: bool = False
    handed_over: HandedOverView | None = None
    handed_over_at: datetime | None = None
    sheet: str = ""
    troubles: tuple[TroubleView, ...] = ()
    trouble_id: str = ""
    priced: GoodsView | None = None
    reissued: VoucherReissuedView | None = field(default=None, repr=False)
    day: DayView | None = None
    shift: ShiftView | None = None
    offline: bool = False
    untold: int = 0
    undoable: bool = False
    calls: Mapping[str, int] = field(default_factory=dict)
    kept: OrderView | None = None
    past_code: str = field(default="", repr=False)
    back: TakingBack = field(default_factory=TakingBack)

    @property
    def trouble(self) -> TroubleView | None:
        """The thing on the worklist that is open."""
        return next((one for one in self.troubles if one.trouble_id == self.trouble_id), None)

    @property
    def case(self) -> OrderView | None:
        """The open order, as it was heard last."""
        known = (*self.orders, *((self.kept,) if self.kept is not None else ()))
        return max((order for order in known if order.order_id == self.case_id), key=lambda order: order.version, default=None)

    @property
    def queue(self) -> tuple[OrderView, ...]:
        """Orders of the open tab, longest waiting first; those that customs still decides on stand below the others."""
        here = (order for order in self.orders if tab_of(order) == self.tab)
        return tuple(sorted(here, key=lambda order: (not counts(order), waiting_since(order))))

    @property
    def can_hand_over(self) -> bool:
        """All three proofs are there, and nothing keeps the parcel."""
        proofs = (self.voucher_proof, self.person_proof, self.parcel_proof)
        return not self.busy and self.stays is None and all(proof.state == "ok" for proof in proofs)

    @property
    def stays(self) -> Refusal | None:
        """Why the open order's parcel may not leave yet."""
        return why_it_stays(self.case, offline=self.offline) if self.case is not None else None

    @property
    def sends(self) -> bool:
        """The open order goes by courier: no voucher and no person are proved for it."""
        return self.case is not None and self.case.fulfilment == "courier"

    @property
    def can_dispatch(self) -> bool:
        """It waits for the courier, and its label was scanned."""
        case = self.case
        waits = case is not None and case.parcel is not None and (case.ready or case.parcel.state == "uncollected")
        return not self.busy and self.sends and waits and self.parcel_proof.state == "ok"

    @property
    def out_for_delivery(self) -> bool:
        """The courier has it, and nobody has said yet what became of it."""
        case = self.case
        return self.sends and case is not None and case.parcel is not None and case.parcel.state == "dispatched"

    @property
    def can_pack(self) -> bool:
        """Every unit and then the label were scanned."""
        return not self.busy and self.packing is not None and self.packing.labelled


def tab_of(order: OrderView) -> str:
    """Return the tab an order belongs to: `trouble` for one that stopped or was not fetched, else `packing` or `pickup`."""
    if order.step_failed or order.refusal is not None or order.parcel is None or order.parcel.state == "uncollected":
        return "trouble"
    if stage_of(order) in ASKED:
        # Nobody packs what customs may let the buyer give up.
        return "pickup"
    return "packing" if order.parcel.state in TO_PACK else "pickup"


def counts(order: OrderView) -> bool:
    """Say whether somebody can act on an order now: a packed one waits for customs, not for a person."""
    if tab_of(order) == "trouble" or order.parcel is None:
        return True
    return order.parcel.state not in _WAITS_FOR_OTHERS and stage_of(order) not in ASKED


_WAITS_FOR_OTHERS = frozenset({"packed", "brought_back", "recalled", "withdrawn", "returned", "kept"})


def waiting_since(order: OrderView) -> datetime:
    """Return since when an order waits for what its tab is about."""
    parcel, payment = order.parcel, order.payment
    asked = asked_at(order)
    if asked is not None:
        return asked
    moments = (parcel.packed_at, parcel.released_at) if parcel is not None and order.ready else ()
    known = [moment for moment in moments if moment is not None]
    if known:
        return max(known)
    return payment.captured_at if payment is not None and payment.captured_at is not None else order.created_at
