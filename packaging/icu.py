"""Cut the language tables that nobody on the floor reads out of Qt's ICU library: three quarters of its size.

Qt links the whole of ICU's data; the pages speak Chinese and English, format their own dates and money, and sort nothing by language.
Kept are the tables that ICU itself needs, those of these two languages, and line breaking. Needs icupkg (icu-devtools) and binutils.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

KEPT = re.compile(
    r"(?:[^/]*\.(?:icu|nrm|spp)"
    r"|(?:root|en|en_US|zh|zh_Hans|zh_Hans_CN|zh_CN|pool|res_index|[a-z]+[A-Z]\w*|metadata|plurals|icuver|icustd|zoneinfo64)\.res"
    r"|coll/(?:root|zh\w*|ucadata|res_index|pool|en|en_US)\.\w+"
    r"|(?:curr|lang|region|unit|zone|rbnf)/(?:root|pool|res_index|supplementalData|tzdbNames)\.res"
    r"|brkitr/.*)"
)
SYMBOL = re.compile(r"([0-9a-f]{16})\s+(0x[0-9a-f]+|\d+)\s+OBJECT\s+GLOBAL\s+DEFAULT\s+\d+\s+(icudt\d+_dat)\b")
SOURCE = """.section .rodata
.globl {name}
.type {name},@object
.balign 16
{name}:
.incbin "{data}"
.size {name}, .-{name}
.section .note.GNU-stack,"",@progbits
"""


def run(*words: str, cwd: Path) -> str:
    """Run a tool of the packagers and return what it printed. Raises CalledProcessError."""
    return subprocess.run(words, check=True, capture_output=True, text=True, cwd=cwd).stdout


def trim(library: Path) -> tuple[int, int]:
    """Replace the library by one with the kept tables only; return its size in bytes before and after."""
    before = library.stat().st_size
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        found = SYMBOL.search(run("readelf", "-W", "--dyn-syms", str(library), cwd=folder))
        if found is None:
            raise SystemExit(f"{library.name} holds no ICU data")
        start, size, name = int(found[1], 16), int(found[2], 0), found[3]
        # The data lie in the first segment, where addresses are places in the file.
        whole = f"{name.removesuffix('_dat')}l.dat"
        (folder / whole).write_bytes(library.read_bytes()[start : start + size])
        items = run("icupkg", "-l", whole, cwd=folder).split()
        (folder / "gone.txt").write_text("".join(f"{item}\n" for item in items if not KEPT.fullmatch(item)), "ascii")
        run("icupkg", "-r", "gone.txt", whole, "kept.dat", cwd=folder)
        (folder / "data.s").write_text(SOURCE.format(name=name, data="kept.dat"), "ascii")
        run("as", "data.s", "-o", "data.o", cwd=folder)
        run("ld", "-shared", "-soname", library.name, "-o", str(library.resolve()), "data.o", cwd=folder)
    return before, library.stat().st_size


if __name__ == "__main__":
    print("{} → {} bytes".format(*trim(Path(sys.argv[1]))))
