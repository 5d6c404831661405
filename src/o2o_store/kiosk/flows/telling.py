"""A state that is replaced whole and tells when it changes: what every flow before a screen is built on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

S = TypeVar("S", bound="DataclassInstance")


class Telling(Generic[S]):
    """Holds a state, a frozen dataclass, and the listeners that are told of the next one."""

    def __init__(self, state: S, listeners: list[Callable[[S], None]] | None = None) -> None:
        self.state = state
        self.listeners = [] if listeners is None else listeners
        self._collecting = False

    def set(self, **changes: Any) -> None:
        """Change some fields."""
        with self.told_once():
            self.state = replace(self.state, **changes)

    @contextmanager
    def told_once(self) -> Iterator[None]:
        """Tell of all that changes within when the outermost ends: each telling keeps the screen from its next frame."""
        before, outermost, self._collecting = self.state, not self._collecting, True
        try:
            yield
        finally:
            self._collecting = not outermost
            if outermost and self.state != before:
                for listener in self.listeners:
                    listener(self.state)
