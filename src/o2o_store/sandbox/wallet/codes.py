"""Small things both wallets have: pay codes on phones, fees, and bills behind addresses that live half a minute."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

FEE_BP = 60
LINK_LIFE = timedelta(seconds=30)
CODE_LIFE = timedelta(minutes=1)
MOODS = ("pays", "password", "poor")
"""How the charge of a pay code goes: at once, after its owner typed the password, or not for want of money."""


@dataclass(slots=True)
class PayCode:
    """A pay code as a phone shows it: whose, since when, and how its charge will go (`pays`, `password`, `poor`)."""

    payer: str
    made_at: datetime
    mood: str = "pays"


class PayCodes:
    """The pay codes that phones show at present; `head` and `digits` are the wallet's own."""

    def __init__(self, head: str, digits: int) -> None:
        self._head = head
        self._digits = digits
        self._codes: dict[str, PayCode] = {}

    def make(self, payer: str, mood: str, now: datetime) -> str:
        """Show a fresh code on a payer's phone."""
        code = self._head + "".join(secrets.choice("0123456789") for _ in range(self._digits - len(self._head)))
        self._codes[code] = PayCode(payer, now, mood)
        return code

    def take(self, code: str, now: datetime) -> PayCode | None:
        """Use a code up; None when nobody shows it (any more)."""
        found = self._codes.pop(code, None)
        return found if found is not None and now - found.made_at <= CODE_LIFE else None


def fee_of(fen: int) -> int:
    """Return the wallet's fee, rounded half up."""
    return (fen * FEE_BP + 5000) // 10000


class BillShelf:
    """Bills behind addresses that live half a minute."""

    def __init__(self) -> None:
        self._files: dict[str, tuple[bytes, datetime]] = {}

    def put(self, content: bytes, now: datetime) -> str:
        """Put a file on the shelf and return its token."""
        token = secrets.token_urlsafe(24)
        self._files = {name: kept for name, kept in self._files.items() if now - kept[1] <= LINK_LIFE}
        self._files[token] = (content, now)
        return token

    def take(self, token: str, now: datetime) -> bytes | None:
        """Return a file while its address lives."""
        content, at = self._files.get(token, (b"", now))
        return content if content and now - at <= LINK_LIFE else None
