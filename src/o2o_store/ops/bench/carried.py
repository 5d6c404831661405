"""`o2o-store bench stream --window`: labels carried past the real kiosk, until its window has drawn the basket line.

Motion, blur and noise are simulated as in `bench stream`; camera process, till, platform and window are the real ones. The
clock begins with the moment of the first picture that plain zxing-cpp can read and ends with the frame that shows the line.
"""

import time
from typing import Any

from o2o_store.kiosk.eyes import passing, rivals
from o2o_store.ops.bench.stage import raised
from o2o_store.ops.bench.stream import Kind, Passed, passes
from o2o_store.ops.demo.programs import Screen
from o2o_store.ops.demo.visit import choose_cast

LEAD_S = 4.0
"""In this time the child has drawn the pictures of one pass."""
LAG_S = 2.0


def carry(kiosk: Screen, kind: Kind, text: str, label: Any, way: passing.Pass) -> Passed:
    """Carry one label past a kiosk that nobody uses at the moment; it is free again afterwards."""
    pictures = list(passing.frames(label, way))
    first = next((at for at, picture in enumerate(pictures) if text in rivals.zxing(picture)), None)
    kiosk.tell("act", what="checkout.start", values=["zh"])
    kiosk.tell("act", what="checkout.decline")
    kiosk.tell("wait", what="checkout.page", **{"is": "scan"})
    begins = time.monotonic() + LEAD_S
    spoken = {"speed": way.speed, "exposure": way.exposure, "tilt": way.tilt, "aside": way.aside, "at": begins}
    kiosk.tell("hold", kind="pass", value=text, details={"symbol": kind, **{name: str(number) for name, number in spoken.items()}})
    within = begins + len(pictures) / passing.FPS + LAG_S - time.monotonic()
    drawn = kiosk.tell("drawn", what="checkout.kinds", within=within, **{"is": 1})["at"]
    kiosk.tell("hold", kind="empty")
    kiosk.tell("act", what="checkout.leave")
    kiosk.tell("wait", what="checkout.page", **{"is": "attract"})
    delay = (drawn - begins - first / passing.FPS) * 1000 if drawn is not None and first is not None else None
    return Passed(kind, way.speed, delay, drawn is not None, first is not None)


def measure(rounds: int) -> list[Passed]:
    """Carry so many labels of each kind past at each speed."""
    articles = [goods["gtin"] for goods in choose_cast("zh", pieces=4).goods]
    with raised() as stage:
        kiosk = stage.open_kiosk("--source", "passing:")
        return [carry(kiosk, *one) for one in passes(rounds, articles)]
