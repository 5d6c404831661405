"""Notifications: verified before they come here, taken once, believed only as a reason to ask the wallet now."""

from collections.abc import Sequence

from o2o_store.backend.payment import messages as m
from o2o_store.backend.payment import repository
from o2o_store.backend.payment.moving import stream_of
from o2o_store.backend.payment.repository import Values
from o2o_store.backend.writer import Transaction

TAKEN, KNOWN, REPLAYED, UNKNOWN = "taken", "known", "replayed", "unknown"


def record_notice(tx: Transaction, commands: Sequence[m.RecordNotice]) -> Sequence[str]:
    """Take verified, fresh notifications. Outcomes: TAKEN; KNOWN, one that was taken before; REPLAYED, another one under a nonce that is spent.

    UNKNOWN: about no attempt of ours. A wallet that heard no answer sends the same notification again, signed anew or byte for byte: it
    is told again that we have it, and nothing changes. Whoever copies one gains nothing by it, and after five minutes it is refused.
    """
    ids = [_id(one) for one in commands]
    same, used = repository.find_notices(tx.connection, ids, [(one.nonce, one.stamp) for one in commands])
    rows = repository.find_by_number(tx.connection, [one.out_trade_no for one in commands])
    outcomes: list[str] = []
    for one, notify_id in zip(commands, ids, strict=True):
        row = rows.get(one.out_trade_no)
        if row is None or row["wallet"] != one.wallet:
            outcomes.append(UNKNOWN)
        elif notify_id in same:
            outcomes.append(KNOWN)
        elif (one.nonce, one.stamp) in used:
            outcomes.append(REPLAYED)
        else:
            same.add(notify_id)
            used.add((one.nonce, one.stamp))
            _take(tx, one, notify_id, row)
            outcomes.append(TAKEN)
    return outcomes


def _id(one: m.RecordNotice) -> str:
    return f"{one.wallet}:{one.notify_id}"


def _take(tx: Transaction, one: m.RecordNotice, notify_id: str, row: Values) -> None:
    whose = {"order_id": row["order_id"], "hall_id": row["hall_id"], "enterprise_id": row["enterprise_id"]}
    notice = {"notify_id": notify_id, "nonce": one.nonce, "stamp": one.stamp, "received_at": tx.now, **whose}
    message = {"call": "notify", "sent_at": tx.now, "request": one.envelope, "reply": one.resource, **whose}
    repository.add_notices(tx.connection, [notice])
    repository.add_messages(tx.connection, tx.keys.fields, [message])
    query = m.QueryPayment(row["order_id"], row["attempt"], row["out_trade_no"])
    tx.promise(m.topic(m.QUERY, row["wallet"]), stream_of(row, "now"), query)
