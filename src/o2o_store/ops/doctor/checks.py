"""What a machine must have before a hall opens; each check answers with one finding and never raises."""

import importlib.metadata
import platform
import shutil
import ssl
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx

from o2o_store import resources
from o2o_store.domain.clock import BEIJING
from o2o_store.kiosk.devices.speaker import PLAYERS, SOUNDS, find_player

MINIMUM_FREE_BYTES = 2 * 1024**3
"""Disk that must be free in the home folder: a day's books and a backup of them."""

SKEW_WARNING_S = 30
"""Clock difference to the platform from which vouchers and signatures become doubtful (facts: persistence §5.2 rule 8)."""

SECRET_SUFFIXES = (".key", ".token")
"""Files that only their owner may read."""

SYNCHRONISED = ("/run/systemd/timesync/synchronized", "/run/chrony", "/run/chrony.pid")
"""Marks that time services leave when they keep the clock."""

PRINTER_TONE = {"ready": "green", "paper_low": "amber", "out_of_paper": "red", "cover_open": "red", "jammed": "red", "offline": "red"}
PRINTER_MEND = {
    "paper_low": "have a new roll ready",
    "out_of_paper": "put in a roll of paper",
    "cover_open": "close the cover",
    "jammed": "open it, pull the paper out, close it",
    "offline": "power? cable? is the address right (network:HOST, usb:04b8:0e15, device:/dev/usb/lp0)?",
}

PARTS = ("PySide6-Essentials", "opencv-python-headless", "zxing-cpp", "onnxruntime", "sqlcipher3", "litestar", "cryptography")
"""Packages whose versions are worth seeing when something is odd."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the page: what was looked at, whether it is `green`, `amber` or `red`, what was seen, what to do.

    `picture` is a PNG that belongs to it (what the camera saw); it goes on the wall sheet only.
    """

    name: str
    tone: str
    seen: str
    mend: str = ""
    picture: bytes = field(default=b"", repr=False)


def look_at_versions() -> Finding:
    """Python and the parts that do the work."""
    found, missing = [], []
    for part in PARTS:
        try:
            found.append(f"{part} {importlib.metadata.version(part)}")
        except importlib.metadata.PackageNotFoundError:
            missing.append(part)
    seen = f"Python {platform.python_version()}, " + ", ".join(found)
    if missing:
        return Finding("versions", "amber", seen, f"not installed here: {', '.join(missing)}; fine unless this machine runs that program")
    return Finding("versions", "green", seen)


def look_at_disk(home: Path) -> Finding:
    """Room for the day's books."""
    folder = next(parent for parent in (home, *home.parents) if parent.is_dir())
    free = shutil.disk_usage(folder).free
    seen = f"{free / 1024**3:.1f} GB free"
    if free < MINIMUM_FREE_BYTES:
        return Finding("disk", "red", seen, f"free at least {MINIMUM_FREE_BYTES // 1024**3} GB on the disk that holds {folder}")
    return Finding("disk", "green", seen)


def look_at_keys(home: Path) -> Finding:
    """Secrets are readable by their owner alone."""
    secrets = [path for path in home.rglob("*") if path.suffix in SECRET_SUFFIXES and path.is_file()]
    loose = [path for path in secrets if stat.S_IMODE(path.stat().st_mode) & 0o077]
    if loose:
        return Finding(
            "keys", "red", f"{len(loose)} readable by others", f"chmod 600 {loose[0]}" + (" and the others" if len(loose) > 1 else "")
        )
    if not secrets:
        return Finding("keys", "amber", "none yet", "start the program once, or enrol the device (o2o-store device add --help)")
    return Finding("keys", "green", f"{len(secrets)}, readable by their owner alone")


def look_at_fonts() -> Finding:
    """The bundled typefaces, without which Chinese shows as boxes."""
    fonts = sorted((resources.root() / "fonts").glob("*.otf")) + sorted((resources.root() / "fonts").glob("*.ttf"))
    if not fonts:
        return Finding("fonts", "red", "missing", "reinstall o2o-store: resources/fonts is empty")
    return Finding("fonts", "green", ", ".join(path.stem for path in fonts))


def look_at_backend(server: str, verify: bool | ssl.SSLContext) -> Sequence[Finding]:
    """The platform answers, and its clock agrees with ours. `verify` as httpx takes it: what trusts its certificate, or True."""
    try:
        answer = httpx.get(f"{server.rstrip('/')}/v1/health", timeout=5, verify=verify)
        answer.raise_for_status()
    except httpx.HTTPError as trouble:
        return [
            Finding(
                "platform", "red", f"{server}: {type(trouble).__name__}", "is `o2o-store serve` running there? is the network cable in?"
            )
        ]
    theirs = parsedate_to_datetime(answer.headers["date"]) if "date" in answer.headers else datetime.now(UTC)
    skew = abs((datetime.now(UTC) - theirs).total_seconds())
    clock = (
        Finding("clock", "green", f"within {max(1, round(skew))} s of the platform")
        if skew <= SKEW_WARNING_S
        else Finding(
            "clock", "red", f"{round(skew)} s off the platform", "switch on time synchronisation (systemd-timesyncd) on both machines"
        )
    )
    return [Finding("platform", "green", f"{server} answers"), clock]


def look_at_time() -> Finding:
    """The machine keeps its clock right by itself; without that, vouchers and signatures drift out of their time."""
    synchronised = any(Path(mark).exists() for mark in SYNCHRONISED)
    now = datetime.now(BEIJING)
    seen = f"{now:%Y-%m-%d %H:%M:%S} Beijing"
    if synchronised:
        return Finding("time", "green", f"{seen}, synchronised")
    return Finding("time", "amber", seen, "is it right? Switch on time synchronisation (timedatectl set-ntp true)")


def look_at_printer(named: str, *, paper_mm: int = 80) -> Finding:
    """The slip printer answers and has paper; a test slip is the operator's own look."""
    from o2o_store.kiosk.ui.printing import find_printer

    state = find_printer(named).state()
    seen = f"{named}, {paper_mm} mm: {state.replace('_', ' ')}"
    return Finding("printer", PRINTER_TONE[state], seen, PRINTER_MEND.get(state, ""))


def look_at_speaker() -> Finding:
    """Something can play our sounds."""
    player = find_player()
    if player is None:
        names = ", ".join(command[0] for command in PLAYERS)
        return Finding("speaker", "amber", "no player", f"install one of {names}; without it everything still works, silently")
    sounds = [sound for sound in SOUNDS if not resources.path(f"sounds/{sound}.wav").is_file()]
    if sounds:
        return Finding("speaker", "red", f"{player[0]}, {len(sounds)} sounds missing", "reinstall o2o-store: resources/sounds is not whole")
    return Finding("speaker", "green", f"{player[0]}, {len(SOUNDS)} sounds")


@dataclass(frozen=True, slots=True)
class Asked:
    """What to look at besides what is always looked at; empty asks for nothing."""

    home: Path
    server: str = ""
    verify: bool | ssl.SSLContext = True
    printer: str = ""
    paper_mm: int = 80
    screen: bool = False
    role: str = "kiosk"


def examine(
    asked: Asked, look_at_camera: Callable[[], Sequence[Finding]] | None = None, look_at_screen: Callable[[str], Finding] | None = None
) -> list[Finding]:
    """Look at everything; camera, screen, printer and platform only when asked for."""
    findings = [look_at_versions(), look_at_disk(asked.home), look_at_keys(asked.home), look_at_fonts(), look_at_time(), look_at_speaker()]
    if look_at_screen is not None and asked.screen:
        findings.append(look_at_screen(asked.role))
    if look_at_camera is not None:
        findings.extend(look_at_camera())
    if asked.printer:
        findings.append(look_at_printer(asked.printer, paper_mm=asked.paper_mm))
    if asked.server:
        findings.extend(look_at_backend(asked.server, asked.verify))
    return findings
