"""Hand-overs that a desk made in an outage and tells now: what happened is written down, and where the books disagree a person looks."""

import json
from collections.abc import Sequence
from datetime import datetime

from o2o_store.backend.access import service as access
from o2o_store.backend.edge import Act, Caller
from o2o_store.backend.fulfilment import proofs, repository
from o2o_store.backend.fulfilment.repository import Values
from o2o_store.backend.orders import service as orders
from o2o_store.backend.orders.messages import Move, Order
from o2o_store.backend.writer import Outcome, Transaction
from o2o_store.contract.store_api.desk import RecordHandOver
from o2o_store.contract.store_api.fulfilment import HandedOverView
from o2o_store.domain.ids import new_id
from o2o_store.domain.lifecycle import Machine, ParcelEvent, ParcelState
from o2o_store.domain.refusals import AlreadyHandedOver, HandedOverByStranger, Refusal, UnknownOrder

TOLD = "told"
"""The signal after a desk told what no order of its hall can take."""

_LONGEST_LABEL = 40
_LEAVES = frozenset({ParcelState.READY, ParcelState.UNCOLLECTED})


def record_hand_over(tx: Transaction, acts: Sequence[Act[RecordHandOver]]) -> Sequence[Outcome]:
    """Record hand-overs that were made: once each, whatever the books say; what they say differently becomes a difference.

    Refused are only what cannot have happened: another hall's order, a forged voucher, another parcel's label, somebody who may not.
    What is refused becomes a difference too, in the hall that told it: goods were handed out, and a person must act.
    """
    order_ids = [act.request.order_id for act in acts]
    found = orders.find_orders(tx.connection, order_ids)
    before = repository.find_hand_overs(tx.connection, order_ids)
    replaced = repository.find_replaced(tx.connection, order_ids)
    roles = access.find_roles(tx.connection, {(act.caller.hall_id, act.request.staff_id) for act in acts})
    outcomes: list[Outcome] = []
    told: list[tuple[Act[RecordHandOver], Order]] = []
    differences: list[Values] = []
    refused: list[Values] = []
    for act in acts:
        order = found.get(act.request.order_id)
        staff = roles.get((act.caller.hall_id, act.request.staff_id), frozenset())
        refusal = _refuse(tx, act, order, staff)
        if refusal is not None or order is None:
            outcomes.append(refusal)
            refused.append(_refused(tx, act, refusal or UnknownOrder()))
            continue
        earlier = before.get(order.order_id)
        outcomes.append(_outcome(act, order, earlier))
        differences += [_difference(tx, act, kind) for kind in _differences(act, order, earlier, replaced)]
        if earlier is None:
            told.append((act, order))
    repository.add_hand_overs(tx.connection, [_hand_over(tx, act, order) for act, order in told])
    repository.add_differences(tx.connection, [*differences, *_fresh(tx, refused)])
    orders.advance(tx, [_move(tx, act) for act, _ in told])
    return outcomes


def _refuse(tx: Transaction, act: Act[RecordHandOver], order: Order | None, staff: frozenset[str]) -> Refusal | None:
    if order is None or order.hall_id != act.caller.hall_id or order.parcel is None:
        return UnknownOrder()
    if not staff & proofs.HANDERS:
        return HandedOverByStranger()
    return proofs.refuse_voucher(tx.keys, act.request.voucher, order, act.caller.desk, _moment(tx, act)) or proofs.refuse_label(
        act.request.parcel_label, order
    )


def _moment(tx: Transaction, act: Act[RecordHandOver]) -> datetime:
    # A desk whose clock runs ahead cannot hand over in the future.
    return min(act.request.handed_over_at, tx.now)


def _is_same(act: Act[RecordHandOver], earlier: Values) -> bool:
    return bool(earlier["device_id"] == act.caller.device_id and earlier["voucher_sha256"] == proofs.fingerprint(act.request.voucher))


def _outcome(act: Act[RecordHandOver], order: Order, earlier: Values | None) -> HandedOverView | Refusal:
    if earlier is not None and not _is_same(act, earlier):
        return AlreadyHandedOver(earlier["handed_over_at"])
    at = earlier["handed_over_at"] if earlier is not None else act.request.handed_over_at
    return HandedOverView(order_id=order.order_id, pickup_number=order.pickup_number, handed_over_at=at, staff_id=act.request.staff_id)


def _differences(act: Act[RecordHandOver], order: Order, earlier: Values | None, replaced: dict[str, Values]) -> list[str]:
    if earlier is not None:
        return [] if _is_same(act, earlier) else ["handed_over_twice"]
    kinds = []
    if proofs.fingerprint(act.request.voucher) in replaced:
        kinds.append("voucher_replaced")
    if order.parcel is not None and order.parcel.state not in _LEAVES:
        kinds.append("not_ready")
    return kinds


def _difference(tx: Transaction, act: Act[RecordHandOver], kind: str) -> Values:
    return new_difference(tx, act.caller, kind, act.request.order_id, {"at": act.request.handed_over_at.isoformat()}, act.request.staff_id)


def _refused(tx: Transaction, act: Act[RecordHandOver], refusal: Refusal) -> Values:
    """Return what a person must look at: the desk hears no, but the goods are gone all the same.

    The label says which parcel left where the order does not. A desk that did not hear the answer tells again: that is the same difference.
    """
    request = act.request
    facts = {"at": request.handed_over_at.isoformat(), "why": refusal.code, "label": request.parcel_label[:_LONGEST_LABEL]}
    told = new_difference(tx, act.caller, "hand_over_refused", request.order_id, facts, request.staff_id)
    words = (act.caller.device_id, request.order_id, request.voucher, request.parcel_label, request.staff_id, facts["at"])
    return told | {"difference_id": f"told-{proofs.fingerprint('|'.join(words))[:32]}"}


def _fresh(tx: Transaction, refused: Sequence[Values]) -> list[Values]:
    known = repository.find_differences(tx.connection, [one["difference_id"] for one in refused])
    fresh = list({one["difference_id"]: one for one in refused if one["difference_id"] not in known}.values())
    if fresh:
        tx.changed.add(TOLD)
    return fresh


def new_difference(tx: Transaction, caller: Caller, kind: str, order_id: str, facts: dict[str, str], staff_id: str) -> Values:
    """Return a difference of a desk's book that a person has to look into."""
    return {
        "difference_id": new_id(tx.now),
        "hall_id": caller.hall_id,
        "enterprise_id": caller.enterprise_id,
        "order_id": order_id,
        "kind": kind,
        "facts": json.dumps(facts, ensure_ascii=False),
        "device_id": caller.device_id,
        "staff_id": staff_id,
        "at": tx.now,
        "settled_at": None,
        "settled_by": "",
        "note": "",
    }


def _hand_over(tx: Transaction, act: Act[RecordHandOver], order: Order) -> Values:
    return {
        "order_id": order.order_id,
        "hall_id": order.hall_id,
        "enterprise_id": order.enterprise_id,
        "voucher_sha256": proofs.fingerprint(act.request.voucher),
        "person_by": "last_four",
        "label": order.waybill_no,
        "desk": act.caller.desk,
        "staff_id": act.request.staff_id,
        "device_id": act.caller.device_id,
        "handed_over_at": _moment(tx, act),
    }


def _move(tx: Transaction, act: Act[RecordHandOver]) -> Move:
    facts = {"staff_id": act.request.staff_id, "desk": act.caller.desk}
    return Move(act.request.order_id, Machine.PARCEL, "", ParcelEvent.HANDED_OVER, _moment(tx, act), "staff", facts=facts)
