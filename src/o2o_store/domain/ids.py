"""Identifiers that sort by the time they were made."""

import secrets
import uuid
from datetime import datetime

_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62


def new_id(now: datetime) -> str:
    """Return a fresh UUIDv7 (RFC 9562 §5.7) as lower-case text: 48 bits of Unix milliseconds at `now`, 74 random bits.

    Ids made in different milliseconds sort by time as text; within one millisecond their order is random.
    """
    milliseconds = int(now.timestamp() * 1000) & ((1 << 48) - 1)
    random_a = secrets.randbits(12) << 64
    random_b = secrets.randbits(62)
    return str(uuid.UUID(int=milliseconds << 80 | _VERSION_7 | random_a | _VARIANT | random_b))
