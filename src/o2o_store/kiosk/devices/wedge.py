"""A keyboard wedge scanner types its code like a very fast person: bursts of keys become codes, a person's typing does not."""

from dataclasses import dataclass, field

FAST = 0.05
"""Seconds between keys below which no person types."""
ENDED = 0.12
"""Seconds of silence after which a burst without an Enter has ended."""
SHORTEST = 6
LONGEST = 2048
_ENDS = frozenset("\r\n\t")
_CONTROL = frozenset({"\x1d"})


@dataclass(slots=True)
class Wedge:
    """Assembles one scanner's keys. Times are monotonic seconds, given by the caller; nothing here waits."""

    _keys: str = field(repr=False, default="")
    _last: float = -1.0
    _fast: bool = True

    @property
    def in_burst(self) -> bool:
        """Whether the keys so far can only be a scanner's, so that the screen should keep them out of its fields."""
        return self._fast and len(self._keys) >= SHORTEST

    @property
    def may_be_burst(self) -> bool:
        """Whether two keys or more have come as fast as a scanner's, so that the screen should wait with them."""
        return self._fast and len(self._keys) > 1

    def key(self, character: str, at: float) -> str | None:
        """Take one key; return the code when this key (Enter or Tab) ends a scanner's burst."""
        if character in _ENDS:
            if at - self._last > ENDED:
                self._drop()
            return self._finish()
        if not character or (not character.isprintable() and character not in _CONTROL):
            return None
        if self._keys and at - self._last > FAST:
            self._fast = False
        if at - self._last > ENDED:
            self._drop()
        # The end of a burst that is too long must not pass for a code of its own.
        if len(self._keys) <= LONGEST:
            self._keys += character
        self._last = at
        return None

    def silence(self, at: float) -> str | None:
        """Say that no key came until now; return the code of a scanner that sends no Enter."""
        return self._finish() if self._keys and at - self._last > ENDED else None

    def _finish(self) -> str | None:
        code = self._keys if self.in_burst and len(self._keys) <= LONGEST else None
        self._drop()
        return code

    def _drop(self) -> None:
        self._keys, self._fast = "", True
