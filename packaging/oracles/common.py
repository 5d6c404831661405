"""What both oracles need: the merchant folder, control calls, and a tally; standard library only, because each runs in its own environment."""

import json
import os
import sys
import urllib.request
from pathlib import Path
from typing import Any

HOME = Path(os.environ["O2O_ORACLE_HOME"])
BASE = int(os.environ["O2O_ORACLE_BASE"])
MERCHANT = HOME / "sandbox" / "merchant"


class Tally:
    """Checks, told as they come."""

    def __init__(self) -> None:
        self.failed = 0

    def check(self, what: str, good: object) -> None:
        """Tell one check."""
        self.failed += not good
        print(("✓" if good else "✗"), what)

    def end(self) -> None:
        """Leave with what was counted."""
        sys.exit(1 if self.failed else 0)


def settings(wallet: str) -> dict[str, Any]:
    """Read the merchant's settings for a wallet."""
    found: dict[str, Any] = json.loads((MERCHANT / f"{wallet}.json").read_text("utf-8"))
    return {name: str(MERCHANT / value) if name.endswith("_file") else value for name, value in found.items()}


def control(port: int, call: str, **values: Any) -> Any:
    """Make a control call at a stand-in."""
    token = (HOME / "sandbox" / "control.token").read_text("utf-8").strip()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(
        f"http://127.0.0.1:{BASE + port}/control/{call}", data=json.dumps(values).encode(), headers=headers, method="POST"
    )
    with urllib.request.urlopen(request, timeout=20) as reply:  # noqa: S310
        return json.load(reply)
