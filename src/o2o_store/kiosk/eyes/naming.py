"""The names of sources, told right from wrong before anything is loaded that opens them."""

import math
from pathlib import Path
from urllib.parse import parse_qsl

KINDS = {"rendered", "folder", "video", "camera", "passing", "twin"}
WAYS = "frames come from camera:N, folder:PATH, video:PATH, rendered:, passing: or twin:"
WORDS = {
    "camera": frozenset({"exposure", "focus", "gain", "mirror"}),
    "twin": frozenset({"block", "vanish", "crash", "small", "mirror", "dark", "soft", "frozen", "label"}),
}
"""What may be asked behind a question mark, by kind."""


def named(source: str) -> str:
    """Return the name of a source as it was given; raises ValueError when there is no such kind, folder or film, or a wish that it lacks."""
    kind, _, rest = source.partition(":")
    place, _, query = rest.partition("?")
    if kind not in KINDS:
        raise ValueError(f"{WAYS}, not from {source!r}")
    if (kind == "folder" and not Path(rest).is_dir()) or (kind == "video" and not Path(rest).is_file()):
        raise ValueError(f"{WAYS}; there is no {'folder' if kind == 'folder' else 'film'} {rest!r}")
    if kind == "camera" and place and not (place.isascii() and place.isdecimal()):
        raise ValueError(f"{WAYS}; {place!r} is not the number of a camera")
    if kind in {"rendered", "passing", "twin"} and place:
        raise ValueError(f"{WAYS}; nothing stands behind {kind}:")
    if kind not in {"folder", "video"}:
        asked(kind, query)
    return source


def asked(kind: str, query: str) -> dict[str, float]:
    """Read what stands behind a name's question mark, such as `exposure=-6&mirror=1`.

    Raises ValueError for a word that this kind of source does not know or a value that is no number.
    """
    try:
        told = dict(parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)))
    except ValueError:
        raise ValueError(f"{query!r} is not of the form word=number&word=number") from None
    known = WORDS.get(kind, frozenset())
    if unknown := sorted(set(told) - known):
        raise ValueError(f"{kind}: is asked for {', '.join(sorted(known)) or 'nothing'}, not for {', '.join(unknown)}")
    return {word: _number(word, value) for word, value in told.items()}


def _number(word: str, value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"{word} is a number, not {value!r}")
    return number
