"""Install both packages in a clean root and buy there: `clean_root.py DIST ROOT [--suite bookworm]`; needs root and debootstrap.

ROOT is made with `debootstrap --variant=minbase` outside the checkout, kept between runs (remove it for a new one). The packages are
installed with apt, so that their dependencies are what they say; then the frozen programs play the demo's purchase off screen as the user
that the package made. Printed: size on disk, seconds to the first picture of a screen, seconds of the purchase.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

WORDS = {
    "o2o-floor": ("kiosk", "desk", "board", "labels", "doctor", "demo"),
    "o2o-server": ("serve", "sandbox", "hall", "staff", "device", "catalog", "promises", "money"),
}
"""What each package must know by itself."""


def run(*words: str, **how: object) -> subprocess.CompletedProcess[str]:
    """Run a command and stop at its failure."""
    return subprocess.run(words, check=True, text=True, **how)  # type: ignore[call-overload,no-any-return]


def make_root(root: Path, suite: str) -> None:
    """Make the bare system, with the package sources of this machine."""
    if (root / "etc/debian_version").exists():
        return
    root.mkdir(parents=True, exist_ok=True)
    mirror = os.environ.get("O2O_DEBIAN_MIRROR", "")
    run("debootstrap", "--variant=minbase", suite, str(root), *([mirror] if mirror else []))


def borrow_sources(root: Path) -> None:
    """Let the clean root ask the same package sources as this machine."""
    for name in ("etc/apt/sources.list", "etc/apt/sources.list.d", "etc/apt/apt.conf.d", "etc/apt/auth.conf.d", "etc/resolv.conf"):
        here, there = Path("/") / name, root / name
        if here.is_dir():
            shutil.copytree(here, there, dirs_exist_ok=True)
        elif here.exists():
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(here, there)


def inside(root: Path, *words: str, user: str = "root", **more: str) -> str:
    """Run a command in the root and return what it printed."""
    settings = {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/root" if user == "root" else "/var/lib/o2o-store",
        "LANG": "C.UTF-8",
        "DEBIAN_FRONTEND": "noninteractive",
        **more,
    }
    command = ["chroot", *([f"--userspec={user}:{user}"] if user != "root" else []), str(root), *words]
    answer = subprocess.run(command, text=True, capture_output=True, check=False, env=settings)
    if answer.returncode:
        raise SystemExit(f"{' '.join(words)} failed in {root}:\n{answer.stdout[-3000:]}\n{answer.stderr[-3000:]}")
    return answer.stdout


def install(root: Path, packages: list[Path]) -> None:
    """Install the packages with what they depend on."""
    for package in packages:
        shutil.copy(package, root / "srv")
    inside(root, "apt-get", "update", "-qq")
    names = [f"/srv/{package.name}" for package in packages]
    inside(root, "apt-get", "install", "-y", "-qq", "--no-install-recommends", "--reinstall", "--allow-downgrades", *names)


def buy(root: Path) -> None:
    """Play the purchase as the floor's own user, and time a start."""
    shutil.rmtree(root / "var/lib/o2o-store", ignore_errors=True)
    inside(root, "install", "-d", "-o", "o2o", "-g", "o2o", "-m", "700", "/var/lib/o2o-store")
    for package, words in WORDS.items():
        began = time.monotonic()
        inside(root, package, "--help", user="o2o")
        print(f"{package} --help: {time.monotonic() - began:.2f} s")
        for word in words:
            assert "Usage" in inside(root, package, word, "--help", user="o2o"), word
    began = time.monotonic()
    words = ("/usr/bin/o2o-floor", "demo", "--headless", "--out", "/var/lib/o2o-store/demo", "--home", "/var/lib/o2o-store/home")
    print(inside(root, *words, user="o2o", QT_QPA_PLATFORM="offscreen", QT_QUICK_BACKEND="software"))
    print(f"purchase in the clean root: {time.monotonic() - began:.1f} s")


def main() -> None:
    """Make, install, buy."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dist", type=Path)
    parser.add_argument("root", type=Path)
    parser.add_argument("--suite", default="bookworm")
    asked = parser.parse_args()
    if os.geteuid() != 0:
        raise SystemExit("a clean root needs root")
    root, mounts = asked.root.resolve(), ("dev", "proc", "dev/shm")
    if Path(__file__).resolve().parent.parent in (root, *root.parents):
        raise SystemExit("the clean root must lie outside the checkout")
    make_root(root, asked.suite)
    borrow_sources(root)
    held: list[str] = []
    try:
        for name in mounts:
            (root / name).mkdir(parents=True, exist_ok=True)
            run("mount", "--rbind" if name == "dev" else "--bind", f"/{name}", str(root / name)) if name != "dev/shm" else None
            held.append(name)
        install(root, sorted(asked.dist.resolve().glob("o2o-store-*.deb")))
        buy(root)
    finally:
        for name in reversed(held):
            if name != "dev/shm":
                subprocess.run(["umount", "-l", str(root / name)], check=False)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
