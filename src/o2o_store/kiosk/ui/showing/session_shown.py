"""Fields of the session screens."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SessionShown:
    """Every field of `Session`, ready to be drawn."""

    language: str = ""
    hall_name: str = ""
    hall_number: str = ""
    clock: str = ""
    offline: bool = False
    offline_since: str = ""
    offline_text: str = ""
    permit_missing: bool = False
    locked_out: bool = False
    large_type: bool = False
    high_contrast: bool = False
    demo: bool = False
    printer_state: str = ""
    printer_text: str = ""
    night: bool = False
    reduced_motion: bool = False
    pixels_per_mm: float = 0.0
