"""Type-check every page against the Python types it uses: `qmlcheck.py`; exit code 0 when nothing is to be said.

pyside6-metaobjectdump writes down the registered Python classes, qmltyperegistrar makes a `.qmltypes` of them in a temporary
folder, and qmllint reads the pages with it (`-W 0`: any warning fails).
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
QML = ROOT / "resources" / "qml"
UI = ROOT / "src" / "o2o_store" / "kiosk" / "ui"
MODULE = "O2OStore.Backend"


def registered() -> list[Path]:
    """Return the Python files that register a QML type."""
    return sorted(path for path in UI.rglob("*.py") if "@QmlElement" in path.read_text("utf-8"))


def tool(name: str, *arguments: str) -> str:
    """Run a tool of PySide6 and return what it printed. Raises CalledProcessError when it fails."""
    return subprocess.run([str(BIN / f"pyside6-{name}"), *arguments], check=True, capture_output=True, text=True).stdout


def mark_constants(source: Path, dump: Path) -> None:
    """Add what the dump leaves out: which properties never change."""
    constant = set(re.findall(r"constant=True\)\s+def (\w+)", source.read_text("utf-8")))
    units = json.loads(dump.read_text("utf-8"))
    for unit in units:
        for kind in unit["classes"]:
            for entry in kind.get("properties", []):
                entry["constant"] = entry["name"] in constant
    dump.write_text(json.dumps(units), "utf-8")


def write_types(folder: Path) -> None:
    """Write `qmldir` and `.qmltypes` of the Python module under `folder`."""
    place = folder / MODULE.replace(".", "/")
    place.mkdir(parents=True)
    jsons = [str(folder / f"{path.stem}.json") for path in registered()]
    for path, dump in zip(registered(), jsons, strict=True):
        tool("metaobjectdump", "-o", dump, str(path))
        mark_constants(path, Path(dump))
    target = place / "backend.qmltypes"
    options = [
        f"--generate-qmltypes={target}",
        "-o",
        str(folder / "unused.cpp"),
        f"--import-name={MODULE}",
        "--major-version=1",
        "--minor-version=0",
    ]
    tool("qmltyperegistrar", *options, *jsons)
    target.write_text(re.sub(r'file: ".*/', 'file: "', target.read_text("utf-8")), "utf-8")
    (place / "qmldir").write_text(f"module {MODULE}\ntypeinfo backend.qmltypes\nimport QtQml\nimport QtQuick\n", "utf-8")


def main() -> int:
    """Check all pages."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_types(folder)
        pages = [str(page) for page in sorted(QML.rglob("*.qml"))]
        command = [str(BIN / "pyside6-qmllint"), "-W", "0", "-I", str(QML), "-I", str(folder), *pages]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            print(done.stdout, *(line for line in done.stderr.splitlines() if "returned" not in line), sep="\n")
        return 1 if done.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
