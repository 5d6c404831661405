"""The permit: on-site pickup of bonded goods is legal only where and while a hall is authorised (facts: customs §8, K01)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from o2o_store.domain.clock import BEIJING, beijing_date
from o2o_store.domain.refusals import NoPermit, Refusal


@dataclass(frozen=True, slots=True)
class Permit:
    """A hall's pickup authorisation as the platform last confirmed it.

    `valid_from` and `valid_to` are days in Beijing, both included; `pickup` says whether handing over on site is covered at all;
    the confirmation itself was made at `issued_at` and is good until `expires_at` (both aware UTC), then it must be renewed.
    """

    hall_id: str
    document_no: str
    pickup: bool
    valid_from: date
    valid_to: date
    issued_at: datetime
    expires_at: datetime

    @property
    def ends_at(self) -> datetime:
        """The moment the authorisation ends (Beijing midnight after `valid_to`); no hold may reach past it."""
        return datetime.combine(self.valid_to + timedelta(days=1), time(0), BEIJING)


def check_permit(permit: Permit | None, now: datetime) -> Refusal | None:
    """Return None while the hall may offer pickup, else `NoPermit` with the reason.

    Reasons: `missing`, `pickup_off`, `not_yet` (before `valid_from`), `ended` (after `valid_to`), `stale` (the confirmation is too old).
    """
    if permit is None:
        return NoPermit("missing")
    today = beijing_date(now)
    reasons = (
        (not permit.pickup, "pickup_off"),
        (today < permit.valid_from, "not_yet"),
        (today > permit.valid_to, "ended"),
        (now >= permit.expires_at, "stale"),
    )
    return next((NoPermit(reason) for applies, reason in reasons if applies), None)
