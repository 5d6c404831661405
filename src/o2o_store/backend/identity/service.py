"""The identity room's one reaction: whoever registers is asked about."""

from collections.abc import Sequence

from o2o_store.backend.identity.messages import CheckIdentity
from o2o_store.backend.writer import Event, Transaction

CHECK_IDENTITY = "check_identity"
"""The promise's topic."""


def check_identity(tx: Transaction, events: Sequence[Event]) -> None:
    """Reaction to `registered`: promise the real-name check; the event carries the person as encrypted in the order's row."""
    for event in events:
        body = CheckIdentity(order_id=event.order_id, buyer_index=event.facts["buyer_index"], person=event.facts["person_sealed"])
        # A stream of its own: an identity service that is away must not hold up what else the order has promised.
        tx.promise(CHECK_IDENTITY, f"{event.order_id}/identity", body)
