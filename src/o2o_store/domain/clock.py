"""Time as the whole product sees it: aware UTC inside, Beijing on documents and screens.

Rules never ask for the time themselves, they are given `now`. Programs own one `Clock`; in training and tests its offset is
moved, so an hour of silence or tomorrow's bill is rehearsed in seconds. Intervals belong to the monotonic clock, not here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol, TypeVar

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China's one time zone; fixed, because it has known no summer time since 1991."""

_T = TypeVar("_T")


class Clock(Protocol):
    """Where a program gets `now` from."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...


@dataclass(slots=True)
class SystemClock:
    """The machine's clock, moved by `offset` (zero in earnest; a control call sets it in training)."""

    offset: timedelta = timedelta(0)

    def now(self) -> datetime:
        """Return the machine's time plus the offset, aware, in UTC."""
        return datetime.now(UTC) + self.offset


def beijing_stamp(now: datetime) -> str:
    """Return the moment as customs writes it, `yyyyMMddHHmmss` in Beijing time (facts: customs §1.2)."""
    return now.astimezone(BEIJING).strftime("%Y%m%d%H%M%S")


def beijing_date(now: datetime) -> date:
    """Return the calendar day of the moment in Beijing: the day of permits, yearly allowances and declaration dates."""
    return now.astimezone(BEIJING).date()


def in_force(dated: Sequence[tuple[date, _T]], now: datetime) -> _T:
    """Return the value in force at `now` out of `(valid from, value)` entries in rising order of date.

    Before the first date the first value counts: nothing this product does happened then. Raises IndexError when `dated` is empty.
    """
    today = beijing_date(now)
    valid = [value for since, value in dated if since <= today]
    return valid[-1] if valid else dated[0][1]
