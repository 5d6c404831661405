"""Fields of the board screens."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BoardShown:
    """Every field of `Board`, ready to be drawn."""

    hall_name_zh: str = ""
    hall_name_en: str = ""
    clock: str = ""
    updated: str = ""
    stale: bool = False
    has_newest: bool = False
    newest_number: str = ""
    newest_desk: str = ""
    bell: int = 0
    clearance: str = ""
    visit: str = ""
