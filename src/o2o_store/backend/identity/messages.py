"""What the identity room promises to ask, and what the answer says to the orders room."""

import msgspec


class CheckIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """Promise `check_identity`: ask whether this name and this number belong together.

    `person` is the order's `person_sealed` as it stands in the row: field-encrypted for `person_place(order_id)`, so that the
    promise is as unreadable in the outbox table as it is in the order.
    """

    order_id: str
    buyer_index: str
    person: bytes


class RecordIdentityCheck(msgspec.Struct, frozen=True, kw_only=True):
    """Command: the real-name check answered `FITS`, `DIFFERS` or `UNKNOWN` for the person with this blind index."""

    order_id: str
    buyer_index: str
    result: str


def person_place(order_id: str) -> str:
    """Return the associated data under which an order's person is encrypted."""
    return f"order_head|person_sealed|{order_id}"
