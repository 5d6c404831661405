"""The whole suite, in the order in which a fault is cheapest to find; `./o2o test` runs it, `make check` too.

Usage: tests/check.py [--only NAME] [pytest arguments]. Exit code 0 when every part passed, 1 otherwise, 2 when no part has that name.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil

HERE = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("format", ("ruff", "format", "--check", "-q", ".")),
    ("lint", ("ruff", "check", "-q", ".")),
    ("spelling", ("codespell", "src", "docs", "README.md", "CHANGELOG.md", "resources/words", "o2o", "Makefile")),
    ("types", ("mypy", "--no-error-summary", "src", "tests")),
    ("plan of the house", ("lint-imports", "--no-cache")),
    ("screens' types", ("python", "packaging/qmlcheck.py")),
    ("tests", ("python", "-m", "pytest", "-q")),
)
"""Each part of the suite and its command; programs are the virtual environment's own."""
LIMIT_S = 45 * 60.0
"""No part takes nearly so long on the slowest machine: one that does is stuck, and a stuck suite must say so and end."""


def run(name: str, command: tuple[str, ...], extra: list[str]) -> bool:
    """Run one part, say how long it took, and tell whether it passed."""
    program = sys.executable if command[0] == "python" else str(BIN / command[0])
    environment = {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software", **os.environ}
    # The suite starts hundreds of programs: where nothing may be kept, each of them would compile the whole house anew.
    environment["PYTHONDONTWRITEBYTECODE"] = ""
    print(f"── {name}: {' '.join(command)}", flush=True)
    began = time.monotonic()
    passed = ended(subprocess.Popen([program, *command[1:], *extra], cwd=HERE, env=environment)) == 0
    print(f"   {'passed' if passed else 'FAILED'} in {time.monotonic() - began:.1f} s", flush=True)
    return passed


def ended(process: subprocess.Popen[bytes]) -> int:
    """Wait for a process and return its exit code; one that is stuck is killed with everything it started."""
    try:
        return process.wait(LIMIT_S)
    except subprocess.TimeoutExpired:
        print(f"   stuck: killed after {LIMIT_S / 60:.0f} minutes", flush=True)
        family = psutil.Process(process.pid)
        for member in (*family.children(recursive=True), family):
            member.kill()
        return process.wait()


def main(arguments: list[str]) -> int:
    """Run the parts asked for (all by default) and name those that failed."""
    names = [name for name, _ in PARTS]
    asked = arguments[:1] == ["--only"]
    only = "".join(arguments[1:2]) if asked else ""
    if asked and only not in names:
        print(f"no part is called {only!r}; there are: {', '.join(names)}", flush=True)
        return 2
    extra = arguments[2:] if asked else arguments
    workers = [] if any(argument.startswith("-n") for argument in extra) else ["-n", str(min(4, os.cpu_count() or 2))]
    failed = []
    for name, command in PARTS:
        if only in ("", name) and not run(name, command, [*workers, *extra] if name == "tests" else []):
            failed.append(name)
    if failed:
        print(f"FAILED: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
