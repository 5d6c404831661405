"""Where a person's identity comes from: the camera, and a card reader beside it. Both tell the flow the same findings."""

import logging
from collections.abc import Mapping
from typing import Protocol

from o2o_store.kiosk.devices.card_reader import ReaderSaid, Said, Word
from o2o_store.kiosk.eyes.findings import CardSeen, Cause, DocumentSeen, Finding, Hint, Looking

_log = logging.getLogger(__name__)
_HINTS: Mapping[Word, Cause] = {"hold_still": "steadier", "lay_again": "lay_again"}


class Camera(Protocol):
    """The eyes, as far as they are asked here."""

    def look_for(self, what: Looking) -> None:
        """Read codes, a card, or nothing from now on."""
        ...

    def findings(self) -> list[Finding]:
        """Take what was found since the last call."""
        ...


class Reader(Protocol):
    """The card reader, as far as it is asked here."""

    def ask(self, *, card: bool) -> None:
        """Look for a card from now on, or no more."""
        ...

    def said(self) -> list[Said]:
        """Take what was said since the last call."""
        ...


class Sources:
    """The camera and, in halls that have one, the card reader. The reader's cards need no confirming: a chip does not misread a name."""

    def __init__(self, camera: Camera, reader: Reader | None = None) -> None:
        self._camera = camera
        self._reader = reader

    def look_for(self, what: Looking) -> None:
        """Read codes, a card, or nothing from now on; the reader listens for cards only."""
        self._camera.look_for(what)
        if self._reader is not None:
            self._reader.ask(card=what == "card")

    def findings(self) -> list[Finding]:
        """Take what either has found, the reader's first: it is certain."""
        said = self._reader.said() if self._reader is not None else []
        found = [finding for one in said if (finding := _finding_of(one)) is not None]
        return [*found, *self._camera.findings()]


def _finding_of(said: Said) -> Finding | None:
    if isinstance(said, ReaderSaid):
        if said.word in _HINTS:
            return Hint(_HINTS[said.word])
        # the camera reads on, so the person is told nothing; staff find it in the log and in the morning's doctor
        (_log.info if said.word == "ready" else _log.warning)("card_reader %s", said.word)
        return None
    if not said.number:
        return DocumentSeen("card")
    return CardSeen(said.number, said.name, needs_confirm=said.name_needs_confirm, expires=said.valid_until)
