"""Looks for a person in files: every spelling in which a program could have written a value down."""

import base64
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote


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


def search(folders: Iterable[Path], values: Mapping[str, str]) -> list[Find]:
    """Return every value (by label) in every file below these folders, whatever its spelling."""
    wanted = [(label, name, content) for label, value in values.items() for name, content in spellings(value).items()]
    found = (_in_file(path, path.relative_to(folder).as_posix(), wanted) for folder in folders for path in files([folder]))
    return list(itertools.chain.from_iterable(found))


def files(folders: Iterable[Path]) -> list[Path]:
    """Return every file below these folders."""
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())


def _in_file(path: Path, place: str, wanted: Iterable[tuple[str, str, bytes]]) -> Iterator[Find]:
    content = path.read_bytes()
    for label, name, spelling in wanted:
        if spelling in content:
            yield Find(place, label, name)


def find_in_text(texts: Iterable[str], values: Mapping[str, str]) -> list[Find]:
    """Return every value in these lines."""
    wanted = [(label, name, content) for label, value in values.items() for name, content in spellings(value).items()]
    return [Find(text[:60], label, name) for text in texts for label, name, content in wanted if content in text.encode()]
