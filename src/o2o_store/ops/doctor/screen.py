"""One look at the screen that the program would fill: its size, its density, whether our type will be large enough."""

from PySide6.QtGui import QGuiApplication

from o2o_store.ops.doctor.checks import Finding

LEAST = {"kiosk": (1080, 1080), "desk": (1366, 768), "board": (1920, 1080)}
"""Width and height below which the pages of a role do not fit; a kiosk may stand upright or lie."""
MM_PER_INCH = 25.4
LIKELY = (1.2, 12.0)
"""Pixels per millimetre that a real screen can have; what lies outside is a screen that does not know its own size."""


def look_at_screen(role: str) -> Finding:
    """Measure the first screen as Qt sees it."""
    from o2o_store.kiosk.ui.engine import application

    application()
    screen = QGuiApplication.primaryScreen()
    size, density = screen.size(), screen.physicalDotsPerInch() / MM_PER_INCH
    return judge(role, size.width(), size.height(), density, screen.name())


def judge(role: str, width: int, height: int, density: float, name: str) -> Finding:
    """Say whether a screen of this size (pixels) and density (pixels per millimetre) will do for a role."""
    seen = (
        f"{name} {width} × {height}, {density:.1f} px per mm, {width / density:.0f} × {height / density:.0f} mm"
        if density
        else f"{name} {width} × {height}"
    )
    if min(width, height) < min(LEAST[role]) or max(width, height) < max(LEAST[role]):
        return Finding("screen", "red", seen, f"a {role} needs at least {LEAST[role][0]} × {LEAST[role][1]} pixels; is the mode right?")
    if not LIKELY[0] <= density <= LIKELY[1]:
        return Finding("screen", "amber", seen, "the screen does not know its size: measure it and correct the density in the settings")
    return Finding("screen", "green", seen)
