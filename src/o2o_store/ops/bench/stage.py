"""A kiosk before its real platform and sandboxes, for benchmarks of the shop floor: real programs, real windows, a scripted hand."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from o2o_store.ops.demo.programs import Company, Screen, company
from o2o_store.ops.demo.world import World, free_base, raise_world

TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
MIB = 1 << 20


@dataclass(slots=True)
class Stage:
    """A running world and the folder it lives in; kiosks are opened on it."""

    world: World
    company: Company
    home: Path
    printer: str = ""

    def kiosk_words(self, *more: str) -> list[str]:
        """The command line of this hall's kiosk, once it has joined."""
        slips = self.printer or f"folder:{self.home / 'receipts'}"
        words = ["kiosk", "--home", str(self.world.home), "--server", self.world.url, "--windowed", "--offscreen", "--hand"]
        return [*words, "--source", "rendered:", "--printer", slips, *more]

    def open_kiosk(self, *more: str) -> Screen:
        """Open the kiosk and wait until it knows its hall; it joins the hall when it has not yet."""
        joined = (self.world.home / "kiosk" / "device.json").exists()
        words = self.kiosk_words(*([] if joined else ["--code", self.world.enrolment_code("kiosk")]), *more)
        kiosk = self.company.start_screen("kiosk", words)
        kiosk.tell("wait", what="session.hall_number", **{"not": ""}, within=60)
        kiosk.tell("wait", what="checkout.camera", **{"is": "seeing"}, within=60)
        return kiosk


@contextlib.contextmanager
def raised(printer: str = "") -> Iterator[Stage]:
    """Sandboxes and platform in a folder of their own; everything ends with the block."""
    place = Path(tempfile.mkdtemp(prefix="o2o-bench-")).resolve()
    try:
        # A warm start finds its bytecode, whatever the shell that measures says.
        with company(place / "logs", {"QT_QUICK_BACKEND": "software", "PYTHONDONTWRITEBYTECODE": ""}) as troupe:
            yield Stage(raise_world(troupe, place / "home", free_base()), troupe, place, printer)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def resident_mib(pid: int) -> float:
    """Resident memory of a process in MiB; 0 where the system does not say."""
    with contextlib.suppress(OSError, IndexError, ValueError):
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * PAGE / MIB
    return 0.0


def cpu_seconds(pids: list[int]) -> float:
    """Processor time that these processes have used so far, in seconds."""
    total = 0.0
    for pid in pids:
        with contextlib.suppress(OSError, IndexError, ValueError):
            fields = Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
            total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


def children_of(pid: int) -> list[int]:
    """Processes that this process started."""
    with contextlib.suppress(OSError):
        return [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text("ascii").split()]
    return []


def percentile(values: list[float], share: float) -> float:
    """The value that this share of the values does not pass; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
