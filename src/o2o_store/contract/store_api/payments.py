"""Money beyond one attempt: which wallets may be offered now, refunds by hand, and the cases that a bill left open."""

from datetime import datetime

import msgspec


class WalletView(msgspec.Struct, frozen=True, kw_only=True):
    """One wallet of the hall.

    `offered` is false while the wallet is away (`away_since`) or the platform holds no account there. `takes_code` says that the
    shopper's own pay code may be read by the camera, `refuses_other_payer` that the wallet itself stops a payer who is not the buyer
    before any money moves (otherwise it tells afterwards and the money goes back).
    """

    wallet: str
    offered: bool
    away_since: datetime | None = None
    takes_code: bool = False
    refuses_other_payer: bool = False


class WalletsView(msgspec.Struct, frozen=True, kw_only=True):
    """The hall's wallets in the order of its list; long-polled by `etag`."""

    etag: str
    wallets: list[WalletView]


class RefundByHand(msgspec.Struct, frozen=True, kw_only=True):
    """A manager gives the whole payment of an order back; `reason` is written down with who did it and counts against the day's cap."""

    order_id: str
    reason: str


class MoneyCaseView(msgspec.Struct, frozen=True, kw_only=True):
    """A difference between our books and a wallet's bill, for a person to look at.

    `kind` is `missing_at_wallet`, `missing_here`, `amount_differs`, `refund_missing_at_wallet`, `refund_missing_here`,
    `refund_amount_differs`, `billed_again` and `refund_billed_again` (an earlier day's bill shows it too), or `bill_missing` (the wallet
    has none of a day on which it took money). Money in fen, refunds positive. `order_id` is empty when we know
    no such order.
    """

    case_id: str
    wallet: str
    bill_date: str
    kind: str
    number: str
    order_id: str
    ours_fen: int
    theirs_fen: int
    opened_at: datetime
    closed_at: datetime | None = None
    closed_by: str = ""
    note: str = ""


class MoneyCasesView(msgspec.Struct, frozen=True, kw_only=True):
    """The hall's open cases, oldest first; long-polled by `etag`."""

    etag: str
    cases: list[MoneyCaseView]


class CloseMoneyCase(msgspec.Struct, frozen=True, kw_only=True):
    """A manager looked at a case and says what came of it."""

    case_id: str
    note: str
