"""What became of the mutants of the last `make mutants`: the score, and every survivor that `docs/mutants.md` does not explain."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
LEAST = 90.0
"""The score in per cent below which this fails: mutants that tests noticed, of all that tests reached or should have."""
NOTICED = {"killed", "timeout", "suspicious", "segfault", "caught by type check"}
LINE = re.compile(r"^\s*(\S+__mutmut_\d+): (.+)$", re.MULTILINE)


def results() -> dict[str, str]:
    """The end of every mutant, by its name."""
    told = subprocess.run(
        [sys.executable, "-m", "mutmut", "results", "--all", "true"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return dict(LINE.findall(told.stdout))


def explained() -> set[str]:
    """The survivors that the page names, with their reasons beside them."""
    return set(re.findall(r"`(\S+__mutmut_\d+)`", (ROOT / "docs" / "mutants.md").read_text("utf-8")))


def main() -> int:
    """Print the score and the unexplained; return 1 below the least score."""
    found = {name: end for name, end in results().items() if end != "not checked"}
    ends = Counter(found.values())
    noticed = sum(count for end, count in ends.items() if end in NOTICED)
    score = 100 * noticed / max(len(found), 1)
    sys.stdout.write(f"{len(found)} mutants, {dict(ends)}: score {score:.1f} %\n")
    known = explained()
    for name in sorted(name for name, end in found.items() if end not in NOTICED and name not in known):
        sys.stdout.write(f"  unexplained: {name} ({found[name]})\n")
    return 0 if score >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
