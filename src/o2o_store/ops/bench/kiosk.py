"""`bench kiosk`: touch to paint, start to first frame, memory after many visits, processor idle and scanning; software renderer.

Targets: facts of the desktop prototype, repeated in docs/architecture.md; every figure is taken from the whole running kiosk, camera on.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from o2o_store.ops.bench.report import Figure
from o2o_store.ops.bench.stage import Stage, children_of, cpu_seconds, percentile, raised, resident_mib
from o2o_store.ops.demo.programs import Screen
from o2o_store.ops.demo.visit import choose_cast

PAINT_MS, PAINT_LOADED_MS = 17.0, 33.0
START_MS = 400.0
GROWTH_MIB = 5.0
MEMORY_MIB = 260.0
CPU_SHARE = 40.0
WARM_VISITS = 50
BARE = "import time, PySide6.QtQuick, PySide6.QtTest; from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
"""The least that any program of this kind does before it shows anything: interpreter, Qt, application."""


def measure_start(stage: Stage, times: int) -> list[Figure]:
    """From the start of the process to its first frame, beside the bare interpreter with Qt; and until a touch on that frame opened a page."""
    bare, whole, answered = [], [], []
    for _ in range(times):
        began = time.monotonic()
        subprocess.run([sys.executable, "-c", BARE], check=True, env={**stage.company.environment, "QT_QPA_PLATFORM": "offscreen"})  # noqa: S603
        bare.append((time.monotonic() - began) * 1000)
        began = time.monotonic()
        kiosk = stage.company.start_screen("start", stage.kiosk_words())
        shown_ago = kiosk.tell("frame")["first_ms_ago"]
        whole.append((time.monotonic() - began) * 1000 - shown_ago)
        kiosk.tell("act", what="checkout.start", values=["zh"])
        kiosk.tell("wait", what="checkout.page", **{"not": "attract"})
        answered.append((time.monotonic() - began) * 1000)
        kiosk.tell("act", what="checkout.leave")
        kiosk.end()
        stage.company.running.remove(kiosk)
    typical, floor, served = statistics.median(whole), statistics.median(bare), statistics.median(answered)
    return [
        Figure("start → first interactive frame", typical, "ms", "bare Qt", typical / floor, f"≤ {START_MS:.0f}", typical <= START_MS),
        Figure("start → a touch made on it is answered", served, "ms", "first frame", served / typical),
    ]


def measure_paint(kiosk: Screen, times: int) -> list[Figure]:
    """From the press to its frame on the scan page with the camera on, alone and beside two busy processes."""
    kiosk.tell("act", what="checkout.start", values=["zh"])
    kiosk.tell("act", what="checkout.decline")
    kiosk.tell("wait", what="checkout.live", **{"is": True})
    calm = kiosk.tell("strike", name="scanHelpButton", times=times)["value"]
    with busy(2):
        loaded = kiosk.tell("strike", name="scanHelpButton", times=times)["value"]
    kiosk.tell("act", what="checkout.leave")
    alone, crowded = percentile(calm, 0.95), percentile(loaded, 0.95)
    return [
        Figure("touch → paint, camera on, p95", alone, "ms", goal=f"≤ {PAINT_MS:.0f}", met=alone <= PAINT_MS),
        Figure(
            "touch → paint beside two busy processes, p95",
            crowded,
            "ms",
            "alone",
            crowded / alone,
            f"≤ {PAINT_LOADED_MS:.0f}",
            crowded <= PAINT_LOADED_MS,
        ),
        Figure("touches without a frame", 2 * times - len(calm) - len(loaded), "", goal="0", met=len(calm) + len(loaded) == 2 * times),
    ]


def measure_memory(kiosk: Screen, visits: int) -> list[Figure]:
    """Resident memory after many visits, beside the same kiosk after a few."""
    gtins = [goods["gtin"] for goods in choose_cast("zh", pieces=6).goods]
    few = min(WARM_VISITS, visits)
    _visit(kiosk, few, gtins)
    before = resident_mib(kiosk.process.pid)
    _visit(kiosk, visits - few, gtins)
    after = resident_mib(kiosk.process.pid)
    return [
        Figure(f"memory after {visits:,} visits", after, "MiB", f"after {few}", after / before, f"≤ {MEMORY_MIB:.0f}", after <= MEMORY_MIB),
        Figure("growth meanwhile", after - before, "MiB", goal=f"≤ {GROWTH_MIB:.0f}", met=after - before <= GROWTH_MIB),
    ]


def _visit(kiosk: Screen, visits: int, gtins: list[str]) -> None:
    for number in range(visits):
        kiosk.tell("act", what="checkout.start", values=["zh" if number % 2 else "en"])
        kiosk.tell("act", what="checkout.decline")
        kiosk.tell("wait", what="checkout.page", **{"is": "scan"})
        kiosk.tell("burst", text=gtins[number % len(gtins)])
        kiosk.tell("wait", what="checkout.kinds", **{"is": 1})
        kiosk.tell("act", what="checkout.leave")
        kiosk.tell("wait", what="checkout.page", **{"is": "attract"})


def measure_processor(kiosk: Screen, seconds: float) -> list[Figure]:
    """Share of one core that the screen's process and its eyes use: idle, and while a label lies before the camera.

    The eyes' share holds the drawing of the counter itself, which a real camera does not cost.
    """
    screen, eyes = [kiosk.process.pid], children_of(kiosk.process.pid)

    def shares() -> tuple[float, float]:
        began, used = time.monotonic(), (cpu_seconds(screen), cpu_seconds(eyes))
        time.sleep(seconds)
        passed = (time.monotonic() - began) / 100
        return (cpu_seconds(screen) - used[0]) / passed, (cpu_seconds(eyes) - used[1]) / passed

    idle = shares()
    kiosk.tell("act", what="checkout.start", values=["zh"])
    kiosk.tell("act", what="checkout.decline")
    gtin = choose_cast("zh", pieces=1).goods[0]["gtin"]
    kiosk.tell("hold", kind="label", value=gtin)
    kiosk.tell("wait", what="checkout.kinds", **{"is": 1})
    scanning = shares()
    kiosk.tell("hold", kind="empty")
    kiosk.tell("act", what="checkout.leave")
    return [
        Figure("processor idle: screen", idle[0], "% of a core"),
        Figure("processor idle: eyes", idle[1], "% of a core"),
        Figure("processor scanning: screen", scanning[0], "% of a core", goal=f"≤ {CPU_SHARE:.0f}", met=scanning[0] <= CPU_SHARE),
        Figure("processor scanning: eyes", scanning[1], "% of a core", "idle", scanning[1] / idle[1] if idle[1] else None),
    ]


@contextmanager
def busy(count: int) -> Iterator[None]:
    """This many processes that only burn time."""
    burning = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for process in burning:
            process.kill()
            process.wait()


def run(*, visits: int = 1000, touches: int = 200, starts: int = 5, seconds: float = 10.0) -> list[Figure]:
    """Measure everything on one kiosk."""
    with raised() as stage:
        kiosk = stage.open_kiosk()
        figures = measure_paint(kiosk, touches) + measure_processor(kiosk, seconds) + measure_memory(kiosk, visits)
        kiosk.end()
        stage.company.running.remove(kiosk)
        return measure_start(stage, starts) + figures
