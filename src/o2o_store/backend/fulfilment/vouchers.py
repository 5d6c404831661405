"""Vouchers: issued at release and not before, issued anew when one was lost, the lost one worth nothing from then on."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from o2o_store import voucher
from o2o_store.backend.edge import Act
from o2o_store.backend.fulfilment import proofs, repository
from o2o_store.backend.fulfilment.repository import Values
from o2o_store.backend.orders import service as orders
from o2o_store.backend.orders.messages import Order
from o2o_store.backend.writer import Event, Outcome, Transaction
from o2o_store.contract.store_api.desk import ReissueVoucher, VoucherReissuedView
from o2o_store.domain.lifecycle import Fulfilment, OrderState
from o2o_store.domain.refusals import AlreadyHandedOver, BadRequest, NotReleased, Refusal, WrongPerson
from o2o_store.voucher import VoucherClaims

VOUCHER_LIFETIME = timedelta(days=7)
"""How long a voucher is good; goods left longer than this are the business of returns (K11), not of a desk."""

REASONS = ("lost", "unreadable")


def issue_voucher(tx: Transaction, events: Sequence[Event]) -> None:
    """Reaction to `released`: only now, and only for an order that customs let go, the voucher exists; it is the proof of 800."""
    found = orders.find_orders(tx.connection, [event.order_id for event in events])
    fetched = [order for order in found.values() if order.fulfilment == Fulfilment.PICKUP]
    cleared = [order for order in fetched if order.state == OrderState.CLEARED and not order.voucher]
    orders.record_facts(tx, {order.order_id: {"voucher": _new_voucher(tx, order, tx.now)} for order in cleared})


def reissue_voucher(tx: Transaction, acts: Sequence[Act[ReissueVoucher]]) -> Sequence[Outcome]:
    """Issue new vouchers to the persons whose cards were shown; the former ones are worth nothing from now on."""
    order_ids = [act.request.order_id for act in acts]
    found = orders.find_orders(tx.connection, order_ids)
    handed = repository.find_hand_overs(tx.connection, order_ids)
    tries = repository.find_tries(tx.connection, order_ids)
    refusals = [_refuse(tx, act, found.get(act.request.order_id), handed, tries) for act in acts]
    missed = [
        proofs.missed(tx, found[act.request.order_id], tries.get(act.request.order_id))
        for act, refusal in zip(acts, refusals, strict=True)
        if isinstance(refusal, WrongPerson)
    ]
    repository.write_tries(tx.connection, missed)
    good = [act for act, refusal in zip(acts, refusals, strict=True) if refusal is None]
    repository.add_replaced(tx.connection, [_replaced(tx, act, found[act.request.order_id]) for act in good])
    fresh = {act.request.order_id: _other_voucher(tx, found[act.request.order_id]) for act in good}
    orders.record_facts(tx, {order_id: {"voucher": text, "met_at": tx.now} for order_id, text in fresh.items()})
    return [
        refusal or _view(tx, found[act.request.order_id], fresh[act.request.order_id]) for act, refusal in zip(acts, refusals, strict=True)
    ]


def _refuse(
    tx: Transaction, act: Act[ReissueVoucher], order: Order | None, handed: dict[str, Values], tries: dict[str, Values]
) -> Refusal | None:
    refusal = proofs.refuse_staff(act.caller, proofs.HANDERS, order)
    if refusal is not None or order is None:
        return refusal
    if act.request.reason not in REASONS:
        return BadRequest("reason")
    if order.order_id in handed:
        return AlreadyHandedOver(handed[order.order_id]["handed_over_at"])
    if not order.voucher or order.state != OrderState.CLEARED:
        return NotReleased()
    return proofs.refuse_locked(tx, act.caller, tries.get(order.order_id)) or proofs.refuse_person(
        tx.keys, act.request.last_four, b"", order
    )


def _replaced(tx: Transaction, act: Act[ReissueVoucher], order: Order) -> Values:
    return {
        "voucher_sha256": proofs.fingerprint(order.voucher),
        "order_id": order.order_id,
        "hall_id": order.hall_id,
        "enterprise_id": order.enterprise_id,
        "reason": act.request.reason,
        "staff_id": act.caller.staff_id,
        "device_id": act.caller.device_id,
        "replaced_at": tx.now,
    }


def _view(tx: Transaction, order: Order, text: str) -> VoucherReissuedView:
    return VoucherReissuedView(order_id=order.order_id, pickup_number=order.pickup_number, voucher=text, issued_at=tx.now)


def _other_voucher(tx: Transaction, order: Order) -> str:
    """A voucher that differs from the one before: it holds its moment to the second, and the same second makes the same text."""
    fresh = _new_voucher(tx, order, tx.now)
    return fresh if fresh != order.voucher else _new_voucher(tx, order, tx.now + timedelta(seconds=1))


def _new_voucher(tx: Transaction, order: Order, issued_at: datetime) -> str:
    claims = VoucherClaims(
        key_id=tx.keys.voucher_key_id,
        order_id=order.order_id,
        hall_id=order.hall_id,
        desk=order.desk,
        issued_at=issued_at,
        expires_at=issued_at + VOUCHER_LIFETIME,
        buyer_mark=proofs.voucher_mark(tx.keys, order),
    )
    return voucher.issue(tx.keys.voucher.private_bytes_raw(), claims)
