"""The desk's book: the parcels as last heard, vouchers burned while nobody answered, who may sign in then, and what must still be told."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from o2o_store.contract.store_api.access import StaffSessionView
from o2o_store.contract.store_api.desk import RecordHandOver
from o2o_store.contract.store_api.fulfilment import ParcelListView
from o2o_store.domain.access import after_wrong_pin, is_locked
from o2o_store.domain.ids import new_id
from o2o_store.domain.refusals import StaffLockedOut
from o2o_store.kiosk.ledger import repositories
from o2o_store.kiosk.ledger.book import Ledger
from o2o_store.kiosk.ledger.tables import BURNED, OUTBOX
from o2o_store.outbox import outbox

RECORD_HAND_OVER = "record_hand_over"
_PARCELS = "parcels"
_STAFF = "staff:"
_GONE = "gone"
GONE_KEPT = timedelta(days=7)
"""How long a desk remembers what left: longer than a voucher is good for."""
_SCRYPT = {"n": 2**14, "r": 8, "p": 1}


class KnownStaff(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who signed in here while the platform answered: the PIN's hash, and the session until it ends by itself.

    `failures` are wrong PINs in a row since; too many lock the person out until `locked_until`, as the platform would.
    """

    salt: bytes
    pin_hash: bytes
    session: StaffSessionView
    failures: int = 0
    locked_until: datetime | None = None

    def __repr__(self) -> str:
        """Name the person only."""
        return f"KnownStaff({self.session.staff_id})"


class DeskBook(Ledger):
    """The ledger of a desk."""

    def keep_parcels(self, parcels: ParcelListView) -> None:
        """Keep the hall's parcels as last heard, whole."""
        self._keep(_PARCELS, msgspec.json.encode(parcels))

    def parcels(self) -> ParcelListView | None:
        """The parcels as last heard."""
        body = self._cached(_PARCELS)
        return msgspec.json.decode(body, type=ParcelListView) if body else None

    def keep_gone(self, gone: Mapping[str, datetime]) -> None:
        """Keep which orders left this hall and when, the last week's: their vouchers were used, whoever took them."""
        since = self._clock.now() - GONE_KEPT
        self._keep(_GONE, msgspec.json.encode({order_id: at for order_id, at in gone.items() if at >= since}))

    def gone(self) -> dict[str, datetime]:
        """Which orders left this hall while this desk looked, and when."""
        body = self._cached(_GONE)
        return msgspec.json.decode(body, type=dict[str, datetime]) if body else {}

    def burn(self, record: RecordHandOver) -> bool:
        """Burn a voucher and promise to tell it, in one transaction; False when it or its order was burned before."""
        now = self._clock.now()
        row = {
            "voucher_sha256": hashlib.sha256(record.voucher.encode()).hexdigest(),
            "order_id": record.order_id,
            "hall_id": self._hall_id,
            "staff_id": record.staff_id,
            "burned_at": record.handed_over_at,
        }
        told = outbox.NewPromise(
            id=new_id(now), stream=record.order_id, topic=RECORD_HAND_OVER, body=msgspec.json.encode(record), due=now, created_at=now
        )
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(BURNED).values(**row))
                outbox.put(connection, OUTBOX, [told])
        except IntegrityError:
            return False
        self.on_promise()
        return True

    def burned_at(self, order_id: str) -> datetime | None:
        """When this order's parcel left this desk in an outage; None when it did not."""
        with self._engine.begin() as connection:
            found: datetime | None = connection.execute(select(BURNED.c.burned_at).where(BURNED.c.order_id == order_id)).scalar()
        return found

    def untold(self) -> int:
        """How many hand-overs the platform has not taken down yet."""
        with self._engine.begin() as connection:
            return len(list(connection.execute(select(OUTBOX.c.id).where(OUTBOX.c.topic == RECORD_HAND_OVER)).scalars()))

    def remember_staff(self, badge: str, pin: str, session: StaffSessionView) -> None:
        """Keep what is needed to let this person sign in again while nobody answers, until the session's own end."""
        salt = secrets.token_bytes(16)
        known = KnownStaff(salt=salt, pin_hash=_hash(pin, salt), session=session)
        self._keep(_STAFF + _name(badge), msgspec.json.encode(known))

    def recognise_staff(self, badge: str, pin: str) -> StaffSessionView | StaffLockedOut | None:
        """The session of whoever owns this badge and PIN, if they signed in here before and it has not ended; wrong PINs are counted."""
        body, now = self._cached(_STAFF + _name(badge)), self._clock.now()
        if not body:
            return None
        known = msgspec.json.decode(body, type=KnownStaff)
        if is_locked(known.locked_until, now):
            return StaffLockedOut(known.locked_until)
        if hmac.compare_digest(known.pin_hash, _hash(pin, known.salt)):
            failures, locked_until = 0, None
        else:
            failures, locked_until = after_wrong_pin(known.failures, now)
        counted = msgspec.structs.replace(known, failures=failures, locked_until=locked_until)
        if counted != known:
            self._keep(_STAFF + _name(badge), msgspec.json.encode(counted))
        if locked_until is not None:
            return StaffLockedOut(locked_until)
        return known.session if failures == 0 and known.session.expires_at > now else None

    def forget_staff(self, badge: str) -> None:
        """This person ended the shift: nobody signs in with this badge here until the platform answers again."""
        with self._engine.begin() as connection:
            repositories.put_cache(connection, _STAFF + _name(badge), b"", self._hall_id, self._clock.now())


def _name(badge: str) -> str:
    return hashlib.sha256(badge.encode()).hexdigest()


def _hash(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=_SCRYPT["n"], r=_SCRYPT["r"], p=_SCRYPT["p"])
