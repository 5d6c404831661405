"""One hall's platform as a process of its own: with a second one it holds the same person's year and the same lot's pieces.

`python tills.py HOME PLACE` opens the platform's books there (the file, or the server that O2O_DATABASE_URL names), says `ready`,
waits for a line and asks for every second hold of a hundred and more at once; it prints how many of each were granted.
"""

import asyncio
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from o2o_store import logs
from o2o_store.backend import app, database
from o2o_store.backend.allowance import service as allowance
from o2o_store.backend.allowance.messages import Hold
from o2o_store.backend.catalog import service as catalog
from o2o_store.backend.catalog.messages import Reservation
from o2o_store.backend.keys import load_keys
from o2o_store.backend.settings import Settings
from o2o_store.backend.writer import Service, Transaction, Writer
from o2o_store.domain.clock import SystemClock

assert app  # every room's tables are declared once the composition root is imported
ATTEMPTS = 200
"""Holds of both processes together, of each kind."""
PIECE_FEN = 20_000
BUYER, YEAR = "b1", 2026


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Command: whatever is to be done inside a transaction."""

    question: Callable[[Transaction], Any]


def hold_year(number: int) -> Ask:
    """Hold a part of the person's year."""
    wanted = Hold(f"y{number}", BUYER, YEAR, PIECE_FEN, hall_id=f"hall-{number % 2}", enterprise_id="demo")
    return Ask(question=lambda tx: allowance.hold(tx, [wanted])[0])


def hold_piece(number: int, hall_id: str, gtin: str) -> Ask:
    """Hold one piece of the product."""
    return Ask(question=lambda tx: catalog.reserve(tx, [Reservation(f"p{number}", gtin, 1, hall_id)])[f"p{number}"])


async def ask_all(writer: Writer, asked: Sequence[Ask]) -> list[Any]:
    """Submit all of them in the same moment."""
    return list(await asyncio.gather(*(writer.submit(one) for one in asked)))


def main(home: Path, place: int, hall_id: str, gtin: str) -> None:
    """Open, wait, hold, tell."""
    # What a script reads stands alone on standard output.
    logs.configure("tills")
    settings = Settings(home=home)
    books = database.open_database(settings)
    services: dict[type, Service] = {Ask: lambda tx, commands: [command.question(tx) for command in commands]}
    writer = Writer(books.engine, services, {}, SystemClock(), lambda _: None, keys=load_keys(settings.folder), settings=settings)
    writer.start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    mine = range(place, ATTEMPTS, 2)
    asked = [*(hold_year(number) for number in mine), *(hold_piece(number, hall_id, gtin) for number in mine)]
    outcomes = asyncio.run(ask_all(writer, asked))
    parts = {"year": outcomes[: len(mine)], "pieces": outcomes[len(mine) :]}
    found = {name: sorted("granted" if one is None else one.code for one in part) for name, part in parts.items()}
    sys.stdout.write(json.dumps(found) + "\n")
    writer.close()
    books.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4])
