"""What the returns room promises and is told."""

import msgspec

LEAVE_UNCOLLECTED = "leave_uncollected"
"""Promise: look whether the parcel has been fetched."""
RETURN_GRANTED = "return_granted"
"""Event: customs granted the return; its facts are `refund_fen` (price and tax of what came back) and `tax_fen` of it."""


class LeaveUncollected(msgspec.Struct, frozen=True, kw_only=True):
    """Promise and command: nobody has fetched this parcel in time."""

    order_id: str
