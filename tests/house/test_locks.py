"""Lock files install anywhere: pins with hashes and nothing of the machine they were made on, whole for every Python we run on."""

import importlib.metadata
import re
from pathlib import Path

import pytest
from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")
PYTHONS = ("3.11", "3.12", "3.13")


def pins(lock: str) -> dict[str, Requirement]:
    """Return the pinned requirements of a lock file by their names."""
    lines = [line.split("\\")[0].strip() for line in (ROOT / lock).read_text("utf-8").splitlines() if re.match(r"[A-Za-z0-9]", line)]
    return {canonicalize_name(found.name): found for found in map(Requirement, lines)}


def holds(marker: Marker | None, python: str, extra: str = "") -> bool:
    """Tell whether a requirement counts on this Python."""
    environment = {**default_environment(), "python_version": python, "python_full_version": f"{python}.0", "extra": extra}
    return marker is None or marker.evaluate({name: str(value) for name, value in environment.items()})


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_holds_pins_with_hashes_and_no_word_of_a_machine(lock: str) -> None:
    for entry in re.split(r"\n(?=[A-Za-z0-9-])", (ROOT / lock).read_text("utf-8").strip()):
        head = entry.splitlines()[0]
        assert re.match(r"[A-Za-z0-9_.-]+(\[[a-z0-9_,-]+\])?==[^ ]+ (; .+ )?\\$", head), head
        assert "--hash=sha256:" in entry, head
        assert re.search(r"https?://|find-links|index-url|/opt/|/home/|/root/", entry) is None, head


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("python", PYTHONS)
def test_lock_is_whole_on_every_python_we_run_on(lock: str, python: str) -> None:
    pinned = pins(lock)
    missing = []
    for name, pin in pinned.items():
        if not holds(pin.marker, python):
            continue
        for line in importlib.metadata.distribution(name).requires or ():
            wanted = Requirement(line)
            counts = any(holds(wanted.marker, python, extra) for extra in ("", *pin.extras))
            there = pinned.get(canonicalize_name(wanted.name))
            if counts and (there is None or not holds(there.marker, python)):
                missing.append(f"{name} wants {line}")
    assert missing == []
