"""One look through the camera, by the kiosk's own eyes in their own process."""

import time

from o2o_store.kiosk.eyes.process import EyesHandle
from o2o_store.ops.doctor.checks import Finding

PATIENCE_S = 12.0
"""A cold camera and a cold start of the eyes take up to this long."""


def look_at_camera(source: str, patience: float = PATIENCE_S) -> Finding:
    """Open the source as the kiosk would and wait for a picture; `patience` in seconds."""
    eyes = EyesHandle(source)
    eyes.start()
    try:
        until = time.monotonic() + patience
        while time.monotonic() < until and eyes.sight not in ("seeing", "blind"):
            time.sleep(0.05)
        if eyes.sight == "seeing":
            return Finding("camera", "green", f"{source} gives pictures")
        return Finding("camera", "red", f"{source}: no picture", "is the camera plugged in, free, and named right (camera:0, camera:1 …)?")
    finally:
        eyes.stop()
