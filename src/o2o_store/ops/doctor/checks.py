"""What a machine must have before a hall opens; each check answers with one finding and never raises."""

import importlib.metadata
import platform
import shutil
import ssl
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx

from o2o_store import resources

MINIMUM_FREE_BYTES = 2 * 1024**3
"""Disk that must be free in the home folder: a day's books and a backup of them."""

SKEW_WARNING_S = 30
"""Clock difference to the platform from which vouchers and signatures become doubtful (facts: persistence §5.2 rule 8)."""

SECRET_SUFFIXES = (".key", ".token")
"""Files that only their owner may read."""

PARTS = ("PySide6-Essentials", "opencv-python-headless", "zxing-cpp", "onnxruntime", "sqlcipher3", "litestar", "cryptography")
"""Packages whose versions are worth seeing when something is odd."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the page: what was looked at, whether it is `green`, `amber` or `red`, what was seen, what to do."""

    name: str
    tone: str
    seen: str
    mend: str = ""


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


def examine(home: Path, server: str, verify: bool | ssl.SSLContext, look_at_camera: Callable[[], Finding] | None) -> list[Finding]:
    """Look at everything; the camera and the platform only when asked for."""
    findings = [look_at_versions(), look_at_disk(home), look_at_keys(home), look_at_fonts()]
    if look_at_camera is not None:
        findings.append(look_at_camera())
    if server:
        findings.extend(look_at_backend(server, verify))
    return findings
