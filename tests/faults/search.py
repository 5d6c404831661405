"""Looks for a person in files: every spelling in which a program could have written a value down."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import numpy as np

HEAD = 4
"""Bytes by which a spelling is first looked up."""


@dataclass(frozen=True, slots=True)
class Find:
    """A value found in a file, and in which spelling."""

    file: str
    label: str
    spelling: str


def spellings(value: str) -> dict[str, bytes]:
    """Return every spelling of a value by its name."""
    raw = {name: value.encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be")}
    found = dict(raw)
    for name, content in raw.items():
        found[f"{name} hex"] = content.hex().encode()
        found[f"{name} HEX"] = content.hex().upper().encode()
        for shift in range(3):
            found[f"{name} base64 +{shift}"] = _base64_inside(content, shift)
            found[f"{name} base64url +{shift}"] = found[f"{name} base64 +{shift}"].replace(b"+", b"-").replace(b"/", b"_")
    found["percent"] = quote(value).encode()
    found["json escapes"] = value.encode("ascii", "backslashreplace")
    return found


def _base64_inside(content: bytes, shift: int) -> bytes:
    """The characters that depend on this content alone when it begins `shift` bytes behind a border of three."""
    whole = base64.b64encode(bytes(shift) + content)
    first = (0, 2, 3)[shift]
    tail = (shift + len(content)) % 3
    return whole[first : len(whole) - (0, 3, 2)[tail]]


class Finder:
    """Looks for many spellings in one pass: only places where one of them could begin are compared."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._by_head: dict[bytes, list[tuple[str, str, bytes]]] = {}
        for label, value in values.items():
            for name, content in spellings(value).items():
                self._by_head.setdefault(content[:HEAD], []).append((label, name, content))
        short = [head for head in self._by_head if len(head) < HEAD]
        assert not short, "a spelling too short to be told from chance"
        self._pairs = np.zeros(1 << 16, bool)
        self._pairs[[int.from_bytes(head[:2], "little") for head in self._by_head]] = True

    def found_in(self, content: bytes) -> set[tuple[str, str]]:
        """Return label and name of every spelling in these bytes."""
        octets = np.frombuffer(content, np.uint8).astype(np.uint16)
        begins = np.flatnonzero(self._pairs[octets[:-1] | octets[1:] << 8]) if len(octets) > 1 else ()
        found = set()
        for at in map(int, begins):
            for label, name, spelling in self._by_head.get(content[at : at + HEAD], ()):
                if content.startswith(spelling, at):
                    found.add((label, name))
        return found


def search(folders: Iterable[Path], values: Mapping[str, str]) -> list[Find]:
    """Return every value (by label) in every file below these folders, whatever its spelling."""
    finder = Finder(values)
    return [
        Find(path.relative_to(folder).as_posix(), label, name)
        for folder in folders
        for path in files([folder])
        for label, name in sorted(finder.found_in(path.read_bytes()))
    ]


def files(folders: Iterable[Path]) -> list[Path]:
    """Return every file below these folders."""
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())


def find_in_text(texts: Iterable[str], values: Mapping[str, str]) -> list[Find]:
    """Return every value in these lines."""
    finder = Finder(values)
    return [Find(text[:60], label, name) for text in texts for label, name in sorted(finder.found_in(text.encode()))]
