"""What a demo leaves behind: every customs message bare as its own XML, every wallet message as its own file, the sums.

The messages are taken from the sandboxes, byte for byte as they arrived there. They hold specimen persons only; this folder
is the one place where their numbers can be read.
"""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from o2o_store.ceb.dxp import read_message
from o2o_store.ops.demo.world import CUSTOMS, WECHAT, World

PAGE = 200


def write_messages(world: World, out: Path) -> dict[str, int]:
    """Write customs' and the wallet's messages into `out`/customs and `out`/wallet; return how many of each."""
    customs = _write_customs(world, out / "customs")
    wallet = _write_wallet(world, out / "wallet")
    return {"customs": customs, "wallet": wallet}


def _pages(world: World, port: int, path: str) -> Iterator[dict[str, Any]]:
    after = 0
    while rows := world.control(port, f"{path}?after={after}&limit={PAGE}"):
        yield from rows
        after = rows[-1]["number"]


def _write_customs(world: World, folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    received = [("sent", base64.b64decode(row["body"])) for row in _pages(world, CUSTOMS, "/control/messages")]
    answered = [("answered", base64.b64decode(row["body"])) for row in _pages(world, CUSTOMS, "/control/receipts")]
    for number, (way, envelope) in enumerate([*received, *answered], 1):
        message = read_message(envelope)
        (folder / f"{number:03d}-{way}-{message.msg_type}.xml").write_bytes(message.data)
    return len(received) + len(answered)


def _write_wallet(world: World, folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for count, row in enumerate(_pages(world, WECHAT, "/control/messages"), 1):
        for side in ("request", "reply"):
            row[side] = base64.b64decode(row[side]).decode("utf-8", errors="replace")
        (folder / f"{count:03d}.json").write_text(json.dumps(row, ensure_ascii=False, indent=1, default=str) + "\n", "utf-8")
    return count
