"""The sandboxes' own clock: real time plus an offset that a control call sets, so an hour of silence is rehearsed in seconds."""

from datetime import UTC, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8), "Beijing")


class SandboxClock:
    """Aware UTC time shifted by `offset`."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset

    def now(self) -> datetime:
        """Return the shifted time of day, aware, in UTC."""
        return datetime.now(UTC) + self.offset


def stamp(moment: datetime) -> str:
    """Return Beijing time as yyyyMMddHHmmss, the form of documents and of APIv2."""
    return moment.astimezone(BEIJING).strftime("%Y%m%d%H%M%S")


def long_stamp(moment: datetime) -> str:
    """Return Beijing time as yyyyMMddHHmmssSSS, the form of customs receipts."""
    return stamp(moment) + f"{moment.microsecond // 1000:03d}"


def rfc3339(moment: datetime) -> str:
    """Return Beijing time with its zone and whole seconds, the form of APIv3."""
    return moment.astimezone(BEIJING).isoformat(timespec="seconds")


def parse_stamp(text: str) -> datetime | None:
    """Read yyyyMMddHHmmss as Beijing time; anything else gives None."""
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=BEIJING).astimezone(UTC)
    except ValueError:
        return None
