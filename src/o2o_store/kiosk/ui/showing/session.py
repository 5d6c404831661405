"""What every page shows, as fields."""

from dataclasses import dataclass, replace
from datetime import datetime

from o2o_store.contract.store_api.halls import HallView
from o2o_store.domain.refusals import Refusal
from o2o_store.kiosk.ui.showing.session_shown import SessionShown
from o2o_store.kiosk.ui.showing.texts import clock, say


@dataclass(frozen=True, slots=True)
class Looks:
    """How the screen is to look: the person's choices, staff's, and the glass's own (`pixels_per_mm` 0: unknown)."""

    large_type: bool = False
    high_contrast: bool = False
    night: bool = False
    reduced_motion: bool = False
    pixels_per_mm: float = 0.0


PLAIN = Looks()


def show_session(  # one argument for each thing a header tells
    role: str,
    hall: HallView | None,
    offline_since: datetime | None,
    closed_by: Refusal | None,
    language: str,
    now: datetime,
    looks: Looks = PLAIN,
    offline_key: str = "",
) -> SessionShown:
    """Turn hall, connection and the viewer's choices into fields."""
    return SessionShown(
        language=language,
        hall_name=(hall.name_zh if language == "zh" else hall.name_en) if hall is not None else "",
        hall_number=hall.number if hall is not None else "",
        clock=clock(now),
        offline=offline_since is not None,
        offline_since=clock(offline_since),
        offline_text=say(language, "offline", offline_key or role) if offline_since is not None else "",
        permit_missing=closed_by is not None,
        demo=hall.training if hall is not None else False,
        large_type=looks.large_type,
        high_contrast=looks.high_contrast,
        night=looks.night,
        reduced_motion=looks.reduced_motion,
        pixels_per_mm=looks.pixels_per_mm,
    )


def show_printer(shown: SessionShown, state: str) -> SessionShown:
    """Say in the same language how the printer is."""
    return replace(shown, printer_state=state, printer_text=say(shown.language, "printer", state))
