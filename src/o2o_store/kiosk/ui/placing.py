"""Where the windows of one hall stand on one desktop: kiosk at the left edge, desk above the board beside it, none larger than its room."""

from dataclasses import dataclass

KIOSK_SHARE = 0.45
"""The kiosk's column takes at most this share of the desktop's width."""

TITLE_BAR = 36
"""Pixels that a window manager puts above a window."""


@dataclass(frozen=True, slots=True)
class Place:
    """Left, top, width and height in pixels of the desktop."""

    x: int
    y: int
    width: int
    height: int


def place(role: str, own: tuple[int, int], room: Place) -> Place:
    """Return where the window of this role and size stands in `room`, shrunk in its own shape where it does not fit."""
    column = round(room.width * KIOSK_SHARE)
    if role == "kiosk":
        return _fitted(own, Place(room.x, room.y, column, room.height))
    half = room.height // 2
    lower = half if role == "board" else 0
    return _fitted(own, Place(room.x + column, room.y + lower, room.width - column, half))


def _fitted(own: tuple[int, int], room: Place) -> Place:
    inside = max(1, room.height - TITLE_BAR)
    shrink = min(1.0, room.width / own[0], inside / own[1])
    return Place(room.x, room.y + TITLE_BAR, round(own[0] * shrink), round(own[1] * shrink))
