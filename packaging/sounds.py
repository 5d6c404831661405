"""Rebuilds the sounds in `resources/sounds`, made of a few sine partials: `python packaging/sounds.py`."""

import math
import struct
import sys
import wave
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "resources" / "sounds"
RATE = 22050
LOUDNESS = 0.22
"""Peak as a share of full scale; short decaying tones of this peak lie near -18 LUFS."""
ATTACK = 0.004
PARTIALS = ((1.0, 1.0), (2.0, 0.28), (3.01, 0.1))

Note = tuple[float, float, float]
"""Frequency in hertz, start and decay in seconds."""

SOUNDS: dict[str, tuple[float, tuple[Note, ...]]] = {
    **{f"tick{step + 1}": (0.12, ((880.0 * 2 ** (pitch / 12), 0.0, 0.03),)) for step, pitch in enumerate((0, 2, 4, 7, 9))},
    "again": (0.12, ((587.33, 0.0, 0.03),)),
    "card": (0.32, ((659.26, 0.0, 0.07), (987.77, 0.12, 0.09))),
    "paid": (0.39, ((523.25, 0.0, 0.16), (659.26, 0.02, 0.16), (783.99, 0.04, 0.18))),
    "released": (0.39, ((1046.5, 0.0, 0.2), (1568.0, 0.09, 0.2))),
    "call": (0.39, ((783.99, 0.0, 0.11), (622.25, 0.17, 0.14))),
    "refused": (0.36, ((220.0, 0.0, 0.16),)),
}


def sample(at: float, notes: tuple[Note, ...]) -> float:
    """Return the height of the wave at a moment."""
    total = 0.0
    for pitch, start, decay in notes:
        since = at - start
        if since >= 0:
            swell = min(1.0, since / ATTACK) * math.exp(-since / decay)
            total += swell * sum(share * math.sin(2 * math.pi * pitch * times * since) for times, share in PARTIALS)
    return total


def write(name: str, seconds: float, notes: tuple[Note, ...]) -> Path:
    """Write one sound as 16-bit mono and return where it lies."""
    heights = [sample(index / RATE, notes) for index in range(int(seconds * RATE))]
    loudest = max(abs(height) for height in heights)
    fade = [min(1.0, (len(heights) - 1 - index) / (0.03 * RATE)) for index in range(len(heights))]
    target = TARGET / f"{name}.wav"
    with wave.open(str(target), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(
            b"".join(
                struct.pack("<h", round(32767 * LOUDNESS * height / loudest * soft)) for height, soft in zip(heights, fade, strict=True)
            )
        )
    return target


def main() -> None:
    """Write all sounds."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, (seconds, notes) in SOUNDS.items():
        sys.stdout.write(f"{write(name, seconds, notes).name} {seconds:.2f} s\n")


if __name__ == "__main__":
    main()
