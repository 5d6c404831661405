"""Freeze the programs and build the two Debian packages: `package.py [OUT [PART …]]` (default dist, floor and server); needs dpkg-dev and icu-devtools.

| package | holds | programs |
|---|---|---|
| o2o-store-floor | `/opt/o2o-store/floor`, a session per role (`o2o-screen@kiosk`, `@desk`, `@board`) | kiosk, desk, board, doctor, demo |
| o2o-store-server | `/opt/o2o-store/server`, hardened units (`o2o-platform`, `o2o-sandbox`) | serve, sandbox, hall, staff, device, catalog, promises |

The size of each, and its time to `--help`, is printed. Which libraries of the system a package needs is found by dpkg-shlibdeps, which
also fails when the spec file dropped a library that something still uses.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

import icu

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "packaging"
BUILD = ROOT / "build"
VERSION: str = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
STRIPPED = ("libpython3*.so*", "_sqlite3.*.so", "_rust.abi3.so", "loop.*.so")
"""Libraries that came with their symbols: two thirds of their size. Those that auditwheel rewrote are left as they are."""
COMPRESSION = ("-Zxz", "-z6")
MOST_MB = {"floor": 160, "server": 80}
MOST_INSTALLED_MB = {"floor": 490, "server": 200}
"""docs/decisions/020: the floor carries a text reader (onnxruntime, two networks), which the first measurement of 400 MB did not."""


@dataclass(frozen=True)
class Part:
    """One package: its units, its configuration files, what it needs and what it says of itself."""

    name: str
    units: tuple[str, ...]
    settings: dict[str, str]
    recommends: str
    line: str

    @property
    def package(self) -> str:
        """The Debian name."""
        return f"o2o-store-{self.name}"


PARTS = (
    Part(
        "floor",
        ("o2o-screen@.service",),
        {"etc/o2o-store/screen.env": "# Options of the screen's program and of cage, its only window's frame.\nSCREEN_ARGS=\nCAGE_ARGS=\n"},
        "cage, xwayland, seatd, pulseaudio-utils | pipewire-bin | alsa-utils",
        "Kiosk, staff desk and pickup board of an o2o experience hall",
    ),
    Part(
        "server",
        ("o2o-platform.service", "o2o-sandbox.service"),
        {"etc/o2o-server/platform.env": "# Options of the platform, for example --lan.\nPLATFORM_ARGS=\n"},
        "systemd-timesyncd | chrony",
        "Platform service and sandboxes of an o2o experience hall",
    ),
)


def run(*words: str, **more: str) -> str:
    """Run a tool and return what it printed; what it complains about stays visible. Raises CalledProcessError."""
    return subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, **more}).stdout


def freeze(part: Part) -> Path:
    """Freeze one part into a folder; with O2O_REUSE=1 the folder of the last time is taken."""
    if os.environ.get("O2O_REUSE") and (BUILD / "frozen" / part.name).is_dir():
        return BUILD / "frozen" / part.name
    pyinstaller = str(Path(sys.executable).with_name("pyinstaller"))
    work = BUILD / "work" / part.name
    options = ("--noconfirm", "--log-level", "WARN", "--distpath", str(BUILD / "frozen"), "--workpath", str(work))
    run(pyinstaller, *options, str(HERE / "o2o.spec"), O2O_PART=part.name, PYTHONPATH=str(ROOT / "src"))
    frozen = BUILD / "frozen" / part.name
    for file in (found for name in STRIPPED for found in frozen.rglob(name)):
        run("strip", "--strip-unneeded", str(file))
    for library in frozen.rglob("libicudata.so.*"):
        icu.trim(library)
    return frozen


def lay_out(part: Part, frozen: Path) -> Path:
    """Lay the package's files as they will lie on the machine."""
    root = BUILD / "deb" / part.name
    shutil.rmtree(root, ignore_errors=True)
    home = root / "opt/o2o-store" / part.name
    shutil.copytree(frozen, home, symlinks=True)
    (root / "usr/bin").mkdir(parents=True)
    (root / f"usr/bin/o2o-{part.name}").symlink_to(f"/opt/o2o-store/{part.name}/o2o-{part.name}")
    units = root / "usr/lib/systemd/system"
    units.mkdir(parents=True)
    hardening = (HERE / "units/hardening.conf").read_text("utf-8").split("\n", 1)[1]
    for unit in part.units:
        text = (HERE / "units" / unit).read_text("utf-8")
        (units / unit).write_text(text.replace("@HARDENING@\n", hardening), "utf-8")
    for name, text in part.settings.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    notice = root / "usr/share/doc" / part.package
    notice.mkdir(parents=True)
    shutil.copy(ROOT / "LICENSE", notice / "copyright")
    return root


def needed_libraries(part: Part, root: Path) -> str:
    """Return the Depends line for the system's libraries."""
    scratch = BUILD / "shlibdeps" / part.name
    (scratch / "debian").mkdir(parents=True, exist_ok=True)
    (scratch / "debian/control").write_text(f"Source: {part.package}\n\nPackage: {part.package}\nArchitecture: any\n", "utf-8")
    # Python's extension modules name no version of the interpreter's library; everything else must be found.
    binaries = [path for path in root.rglob("*") if path.is_file() and not path.is_symlink() and is_elf(path)]
    folders = sorted({path.parent for path in binaries})
    words = ["dpkg-shlibdeps", "--ignore-missing-info", "-O", *(f"-l{folder}" for folder in folders), *map(str, binaries)]
    found = subprocess.run(words, check=False, capture_output=True, text=True, cwd=scratch)
    if found.returncode:
        missing = sorted({part.split(" needed by ")[0] for part in found.stderr.split("cannot find library ")[1:]})
        raise SystemExit(
            f"{part.package} needs libraries that neither it nor this machine has: {', '.join(missing) or found.stderr[-2000:]}"
        )
    line = found.stdout.strip().removeprefix("shlibs:Depends=")
    if not line:
        raise SystemExit(f"dpkg-shlibdeps found nothing for {part.package}: {found.stderr[-2000:]}")
    return line


def is_elf(path: Path) -> bool:
    """Tell whether a file is a program or a library."""
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def control(part: Part, root: Path) -> None:
    """Write what the package says of itself, and what it does on the machine."""
    size = sum(path.lstat().st_size for path in root.rglob("*") if not path.is_dir()) // 1024
    depends = f"{needed_libraries(part, root)}, adduser"
    folder = root / "DEBIAN"
    folder.mkdir()
    lines = {
        "Package": part.package,
        "Version": VERSION,
        "Section": "misc",
        "Priority": "optional",
        "Architecture": run("dpkg", "--print-architecture").strip(),
        "Maintainer": "o2o-store <o2o-store@example.invalid>",
        "Installed-Size": str(size),
        "Depends": depends,
        "Recommends": part.recommends,
        "Description": part.line,
    }
    (folder / "control").write_text("".join(f"{name}: {value}\n" for name, value in lines.items()), "utf-8")
    (folder / "conffiles").write_text("".join(f"/{name}\n" for name in part.settings), "utf-8")
    for script in ("postinst", "prerm"):
        shutil.copy(HERE / "debian" / f"{script}.{part.name}", folder / script)
        (folder / script).chmod(0o755)


def build(part: Part, out: Path) -> Path:
    """Build one package and say how large it is."""
    began = time.monotonic()
    root = lay_out(part, freeze(part))
    control(part, root)
    file = out / f"{part.package}_{VERSION}_{run('dpkg', '--print-architecture').strip()}.deb"
    run("dpkg-deb", "--root-owner-group", *COMPRESSION, "--build", str(root), str(file))
    installed = sum(path.lstat().st_size for path in root.rglob("*") if not path.is_dir()) / 1e6
    packed = file.stat().st_size / 1e6
    print(
        f"{file.name}: {packed:.1f} MB (at most {MOST_MB[part.name]}), installed {installed:.0f} MB (at most {MOST_INSTALLED_MB[part.name]}), built in {time.monotonic() - began:.0f} s"
    )
    if packed > MOST_MB[part.name] or installed > MOST_INSTALLED_MB[part.name]:
        raise SystemExit(f"{part.package} is too large")
    return file


def main() -> None:
    """Build both packages."""
    out = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "dist").resolve()
    out.mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[2:] or [part.name for part in PARTS]
    for part in PARTS:
        if part.name in wanted:
            build(part, out)


if __name__ == "__main__":
    main()
