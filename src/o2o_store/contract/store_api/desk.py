"""What a desk asks and tells besides packing and handing over: lost vouchers, hand-overs made in an outage, worklist, day and shift."""

from datetime import date, datetime

import msgspec


class ReissueVoucher(msgspec.Struct, frozen=True, kw_only=True):
    """The shopper lost the voucher: a new one is issued against the card shown, the old one is worth nothing from then on.

    `last_four` is typed from the card; `reason` is `lost` or `unreadable`.
    """

    order_id: str
    last_four: str
    reason: str = "lost"


class VoucherReissuedView(msgspec.Struct, frozen=True, kw_only=True):
    """The new voucher, for the paper that the desk prints; staff see it nowhere else."""

    order_id: str
    pickup_number: str
    voucher: str
    issued_at: datetime

    def __repr__(self) -> str:
        """Keep the voucher out of logs: whoever has it is half way to the parcel."""
        return f"VoucherReissuedView({self.order_id})"


class RecordHandOver(msgspec.Struct, frozen=True, kw_only=True):
    """A hand-over that the desk made while nobody answered: proved by the voucher, burned in the desk's own book, told now.

    `handed_over_at` is the desk's clock then, `staff_id` who answered for it, `person_by` how the person was proved (`last_four`).
    """

    order_id: str
    voucher: str
    parcel_label: str
    person_by: str
    staff_id: str
    handed_over_at: datetime


class TroubleView(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that waits for a person.

    `kind` is `parked` (a promise that could not be kept), `refused` (stopped after paying), `late_payment` (money came when nothing was
    held), `paid_twice` (money came for an order that was paid already), `refund_stuck`, `uncollected`, `barred` (a lot in it was
    recalled or expired), `difference` (a desk's book and the platform's disagree), `paper_refused` (the word of a delivery or a
    quarantine report was refused, and nothing but a person sends it anew), `overdue` (something stands where it
    stands for too long: `facts` say which machine, its state and whose turn it is) or `closing` (not released when the hall closes). `acts` are the words of what can be
    done about it next, the first the usual one; `code` and `facts` fill its sentence.
    """

    trouble_id: str
    kind: str
    since: datetime
    order_id: str = ""
    pickup_number: str = ""
    code: str = ""
    facts: dict[str, str] = {}
    acts: list[str] = []


class TroubleListView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything in a hall that waits for a person, the oldest first; a whole snapshot."""

    etag: str
    troubles: list[TroubleView]


class SettleTrouble(msgspec.Struct, frozen=True, kw_only=True):
    """A person looked into it: `release_promise` sends a parked promise on, `send_anew` a refused paper, `settle_difference` closes a difference."""

    trouble_id: str
    act: str
    note: str = ""


class DayFigure(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the day: how many, and how much in fen."""

    name: str
    count: int
    fen: int = 0


class DayView(msgspec.Struct, frozen=True, kw_only=True):
    """A hall's day (Beijing) in figures; `open` counts what keeps it from being clean, `closed_at` is set once it was closed."""

    day: date
    figures: list[DayFigure]
    open: list[DayFigure]
    closed_at: datetime | None = None
    closed_by: str = ""
    note: str = ""


class CloseDay(msgspec.Struct, frozen=True, kw_only=True):
    """The evening: the day's figures are frozen with the name of who looked at them; `note` says why something stayed open."""

    day: date
    note: str = ""


class HandOverShift(msgspec.Struct, frozen=True, kw_only=True):
    """One clerk leaves the desk to the next: `counted` packed parcels lie here; a difference to the books is kept as one."""

    counted: int
    note: str = ""


class ShiftView(msgspec.Struct, frozen=True, kw_only=True):
    """The shift as recorded."""

    desk: str
    staff_id: str
    at: datetime
    counted: int
    expected: int
