"""What other rooms ask of the yearly ledger."""

from typing import NamedTuple


class Hold(NamedTuple):
    """Reserve this dutiable value (fen) of the buyer's year for an order; `single_item`: one indivisible piece taxed in full."""

    order_id: str
    buyer_index: str
    year: int
    amount_fen: int
    single_item: bool = False
    hall_id: str = ""
    enterprise_id: str = ""
