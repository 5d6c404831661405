"""What the halls room does: keeps the hall record and shows it, with a signed permit, to the hall's machines."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection

from o2o_store.backend.halls import notices, opening, repository
from o2o_store.backend.halls.messages import AddHall, HallRecord, HallSetup, SetPermit
from o2o_store.backend.halls.opening import check_open, opening_of, uncollected_at
from o2o_store.backend.keys import Keys, base64url
from o2o_store.backend.settings import Settings
from o2o_store.backend.writer import Outcome, Transaction
from o2o_store.contract.store_api.halls import HallView, PermitView
from o2o_store.domain import allowance
from o2o_store.domain.lifecycle import Fulfilment
from o2o_store.domain.permit import Permit, check_permit
from o2o_store.domain.refusals import AddressMissing, BadRequest, NoCourier, Refusal
from o2o_store.domain.tax import Rounding

__all__ = ["check_open", "opening_of", "uncollected_at"]

HALLS_CHANGED = "halls"
"""The signal after a hall record changed."""

PERMIT_FRESH = timedelta(hours=12)
"""How long a machine may trust a permit view without asking again."""


def add_hall(tx: Transaction, commands: Sequence[AddHall]) -> list[Outcome]:
    """Set up halls, or change their set-up."""
    known = set(repository.find_halls(tx.connection, {command.hall.hall_id for command in commands}))
    return [_add_hall(tx, command, known) for command in commands]


def _add_hall(tx: Transaction, command: AddHall, known: set[str]) -> Outcome:
    hall_id, setup = command.hall.hall_id, msgspec.to_builtins(command.hall)
    try:
        Rounding(command.hall.tax_rounding)
        if command.hall.hours is not None:
            opening.read_hours(command.hall.hours)
    except ValueError as error:
        return BadRequest(str(error))
    if hall_id in known:
        repository.change_setup(tx.connection, hall_id, setup, tx.now)
    else:
        repository.add_hall(tx.connection, hall_id, tx.settings.enterprise_id, setup, tx.now)
        known.add(hall_id)
    tx.changed.add(HALLS_CHANGED)
    return hall_id


def set_permit(tx: Transaction, commands: Sequence[SetPermit]) -> list[Outcome]:
    """Record halls' permits."""
    known = repository.find_halls(tx.connection, {command.hall_id for command in commands})
    return [_set_permit(tx, command, known) for command in commands]


def _set_permit(tx: Transaction, command: SetPermit, known: Collection[str]) -> Outcome:
    if command.hall_id not in known:
        return BadRequest(f"hall {command.hall_id} is not set up")
    if command.valid_from > command.valid_to or not command.document_no:
        return BadRequest("a permit has a document number and ends after it begins")
    days = (command.valid_from, command.valid_to)
    repository.write_permit(tx.connection, command.hall_id, command.document_no, days, tx.now, pickup=command.pickup)
    tx.changed.add(HALLS_CHANGED)
    return command.hall_id


def find_halls(connection: Connection, hall_ids: Collection[str]) -> dict[str, HallRecord]:
    """Return the records of the known ones of these halls."""
    return {hall_id: _record(row) for hall_id, row in repository.find_halls(connection, hall_ids).items()}


def list_halls(connection: Connection) -> list[HallRecord]:
    """Return the records of all halls."""
    return [_record(row) for row in repository.list_halls(connection)]


def permit_of(record: HallRecord, now: datetime) -> Permit | None:
    """Return the hall's permit as confirmed now, for `domain.permit.check_permit`; None when it has none."""
    if record.permit_from is None or record.permit_to is None:
        return None
    return Permit(
        hall_id=record.hall.hall_id,
        document_no=record.permit_document_no,
        pickup=record.permit_pickup and record.hall.inside_zone,
        valid_from=record.permit_from,
        valid_to=record.permit_to,
        issued_at=now,
        expires_at=now + PERMIT_FRESH,
    )


def check_way(record: HallRecord | None, fulfilment: str, now: datetime, *, filed: bool = False) -> Refusal | None:
    """Say why an order can neither be fetched here nor sent: only a hall that sends may do without a permit (K01).

    A `filed` order has its way for good: it is not asked for an address any more (docs/decisions/024).
    """
    sends = record is not None and record.hall.courier
    if fulfilment == Fulfilment.COURIER:
        return None if sends else NoCourier()
    refusal = check_permit(permit_of(record, now) if record is not None else None, now)
    return AddressMissing() if refusal is not None and sends and not filed else refusal


def view_hall(connection: Connection, hall_id: str, now: datetime, keys: Keys, settings: Settings) -> HallView | None:
    """Return everything a hall's machines show or check; None when the hall is not set up."""
    record = find_halls(connection, [hall_id]).get(hall_id)
    if record is None:
        return None
    hall = record.hall
    opens_at, last_order_at, closes_at = opening_of(record, now) or (None, None, None)
    return HallView(
        hall_id=hall.hall_id,
        name_zh=hall.name_zh,
        name_en=hall.name_en,
        number=hall.number,
        desks=hall.desks,
        permit=sign_permit(record, now, keys),
        notices=list(notices.current()),
        minimum_age=hall.minimum_age,
        single_limit_fen=allowance.single_limit(now),
        yearly_limit_fen=allowance.yearly_limit(now),
        wallets=hall.wallets,
        server_time=now,
        training=settings.training,
        public_url=settings.public_url.rstrip("/"),
        opens_at=opens_at,
        last_order_at=last_order_at,
        closes_at=closes_at,
        courier=hall.courier,
        tax_rounding=hall.tax_rounding,
        closed=check_open(record, now) is not None and closes_at is None,
    )


def sign_permit(record: HallRecord, now: datetime, keys: Keys) -> PermitView | None:
    """Return the hall's permit signed for its machines; None when it has none."""
    permit = permit_of(record, now)
    if permit is None:
        return None
    unsigned = PermitView(
        hall_id=permit.hall_id,
        document_no=permit.document_no,
        pickup=permit.pickup,
        valid_from=permit.valid_from,
        valid_to=permit.valid_to,
        issued_at=permit.issued_at,
        expires_at=permit.expires_at,
        key_id=keys.permit_key_id,
    )
    return msgspec.structs.replace(unsigned, signature=base64url(keys.permit.sign(permit_bytes(unsigned))))


def permit_bytes(view: PermitView) -> bytes:
    """Return what a permit's signature covers: the canonical JSON of the view without `signature`."""
    content = msgspec.to_builtins(view)
    del content["signature"]
    return msgspec.json.encode(content, order="deterministic")


def _record(row: dict[str, object]) -> HallRecord:
    return HallRecord(
        hall=msgspec.convert(row["setup"], HallSetup),
        **{name: row[name] for name in ("enterprise_id", "permit_document_no", "permit_from", "permit_to", "permit_pickup")},  # type: ignore[arg-type]
    )
