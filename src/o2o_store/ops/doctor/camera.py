"""A look through the camera, by the kiosk's own eyes in their own process: light, focus, field of view, smallest readable code."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from o2o_store.kiosk.eyes.process import EyesHandle
from o2o_store.kiosk.eyes.ring import Frame
from o2o_store.ops.doctor.checks import Finding

if TYPE_CHECKING:
    from o2o_store.kiosk.eyes.inspection import Inspection

PATIENCE_S = 12.0
"""A cold camera and a cold start of the eyes take up to this long."""
FRAMES = 8
SLOWEST = 12.0
"""Pictures a second below which a moved label is a smear and a finger feels a lag."""
SMALLEST_MM = 0.33
"""Module of an EAN-13 at its nominal size: what every label in the hall has at least."""
SOME_LIGHT = 0.35
"""Share of the brightest third that the darkest third of the picture has in even light."""


def look_at_camera(source: str, patience: float = PATIENCE_S, picture: Path | None = None) -> list[Finding]:
    """Open the source as the kiosk would and examine its pictures; `patience` in seconds. Writes the findings into `picture` (PNG).

    Field of view and code size need a reference in view: any EAN-13 at its nominal size, held where shoppers hold things.
    """
    eyes = EyesHandle(source)
    eyes.start()
    # Pictures are shared only while something is looked for.
    eyes.look_for("codes")
    try:
        frames, seconds = _take(eyes, patience)
        if not frames:
            mend = "is the camera plugged in, free, and named right (camera:0, camera:1 …)?"
            return [Finding("camera", "red", f"{source}: no picture", mend)]
        if len(frames) < FRAMES or not eyes.size[0]:
            mend = "it was unplugged or its driver hangs: try its plug and cable (no hub), then run this again"
            return [Finding("camera", "red", f"{source}: pictures stopped after {len(frames)}", mend)]
        return examine_frames(eyes.described or source, frames, seconds, eyes.size, picture)
    finally:
        eyes.stop()


def _take(eyes: EyesHandle, patience: float) -> tuple[list[Frame], float]:
    """Return some frames of about a second and how long they took; none when the source stays blind."""
    until = time.monotonic() + patience
    frames: list[Frame] = []
    begun = 0.0
    while time.monotonic() < until and len(frames) < FRAMES and eyes.sight != "blind":
        frame = eyes.latest_frame(frames[-1].number if frames else 0)
        if frame is None:
            time.sleep(0.01)
            continue
        begun = begun or time.monotonic()
        frames.append(frame)
    taken = frames[-1].number - frames[0].number if frames else 0
    seconds = (time.monotonic() - begun) / max(taken, 1)
    # a picture may be shared a moment before its size is told
    while frames and time.monotonic() < until and eyes.sight == "starting":
        time.sleep(0.01)
    return frames, seconds


def examine_frames(source: str, frames: Sequence[Frame], seconds: float, size: tuple[int, int], picture: Path | None) -> list[Finding]:
    """Return one finding each about picture, light, focus and codes.

    `seconds` is the time from one picture to the next, `size` the width and height of the camera's own pictures.
    """
    from o2o_store.kiosk.eyes import inspection

    images = [inspection.from_bgra(frame.pixels, frame.width, frame.height) for frame in frames]
    found = inspection.inspect(images, size)
    findings = [_picture(f"{source}, {size[0]}×{size[1]}", found, seconds), _light(found), _focus(found), _reference(found)]
    if picture is not None:
        words = [(f"{finding.name}: {finding.seen}", finding.tone == "green") for finding in findings]
        picture.write_bytes(
            inspection.drawn(
                images[-1], found, [(word.replace("×", "x").encode("ascii", "replace").decode(), good) for word, good in words]
            )
        )
    return findings


def _picture(source: str, found: "Inspection", seconds: float) -> Finding:
    rate = 1 / max(seconds, 1e-3)
    seen = f"{source}, {rate:.0f} pictures a second"
    if found.frozen:
        return Finding("camera", "red", f"{seen}, always the same", "the driver has hung: pull the plug, wait ten seconds, plug it in")
    if found.mirrored:
        return Finding("camera", "red", f"{seen}, a mirror image", "add ?mirror=1 behind the camera's name: nobody can read a mirror image")
    if found.small:
        mend = "no card can be read on so few pixels: plug the camera into the machine itself (USB 3, no hub) or take one with 1920×1080"
        return Finding("camera", "red", f"{seen}, too small", mend)
    if rate < SLOWEST:
        return Finding("camera", "amber", seen, "more light, or a shorter exposure: …?exposure=… behind the camera's name")
    return Finding("camera", "green", seen)


def _light(found: "Inspection") -> Finding:
    seen = f"mean {found.light:.0f} of 255, darkest part {100 * found.evenness:.0f} % of the brightest, {100 * found.burnt:.1f} % burnt out"
    if found.too_dark:
        return Finding("light", "red", seen, "switch the lamp on, or lengthen the exposure: …?exposure=… behind the camera's name")
    if found.too_bright:
        return Finding("light", "amber", seen, "a lamp or window is in view, or the exposure is too long: turn or shade it")
    if found.evenness < SOME_LIGHT:
        return Finding("light", "amber", seen, "light the counter from both sides")
    return Finding("light", "green", seen)


def _focus(found: "Inspection") -> Finding:
    if not found.focus:
        return Finding("focus", "amber", "nothing in view to judge it by", "hold a label before the camera and run this again")
    seen = f"{100 * min(found.focus, 9.99):.0f} % of what small codes need"
    if found.out_of_focus:
        return Finding("focus", "red", seen, "clean the lens; then fix the focus at the shoppers' distance: …?focus=… behind the name")
    return Finding("focus", "green", seen)


def _reference(found: "Inspection") -> Finding:
    if not found.view_mm:
        mend = "hold the reference card (an EAN-13 of nominal size) where shoppers hold labels, and run this again"
        return Finding("codes", "amber", f"{len(found.codes)} read, none that is a reference", mend)
    seen = f"field of view {found.view_mm:.0f} mm, codes readable from {found.module_mm:.2f} mm a module"
    if found.module_mm > SMALLEST_MM:
        return Finding("codes", "amber", seen, f"bring the camera closer: labels have {SMALLEST_MM} mm")
    return Finding("codes", "green", seen)
