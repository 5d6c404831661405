"""The names of sources, told right from wrong before anything is loaded that opens them."""

from pathlib import Path

KINDS = {"rendered", "folder", "video", "camera", "passing", "twin"}
WAYS = "frames come from camera:N, folder:PATH, video:PATH, rendered:, passing: or twin:"


def named(source: str) -> str:
    """Return the name of a source as it was given; raises ValueError when there is no such kind, or no such folder or film."""
    kind, _, rest = source.partition(":")
    if kind not in KINDS:
        raise ValueError(f"{WAYS}, not from {source!r}")
    if kind in {"folder", "video"} and not Path(rest).exists():
        raise ValueError(f"{WAYS}; there is no {rest!r}")
    if kind == "camera" and not rest.partition("?")[0].isdecimal() and rest.partition("?")[0]:
        raise ValueError(f"{WAYS}; {rest!r} is not the number of a camera")
    return source
