"""Two halls at once: one person's year and one lot's last pieces are given out exactly, on both stores."""

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

import o2o_store
from backend.allowance import tills
from backend.conftest import MILK
from o2o_store.backend.allowance import repository
from o2o_store.backend.allowance import service as allowance
from o2o_store.backend.allowance.messages import Hold
from o2o_store.backend.catalog import repository as stock
from o2o_store.backend.catalog import service as catalog
from o2o_store.backend.catalog.messages import Reservation
from o2o_store.backend.writer import Writer
from o2o_store.domain.refusals import OutOfStock, OverYearlyAllowance

ATTEMPTS = 200
PIECE_FEN = 20_000


@pytest.fixture
def writers(shop: Any) -> Iterator[list[Writer]]:
    """Both halls' platforms: two writers where several processes may write, else the one writer for both."""
    if not shop.database.shared:
        yield [shop.writer, shop.writer]
        return
    other = Writer(
        shop.database.engine, shop._services(), shop._reactions(), shop.clock, lambda _: None, keys=shop.keys, settings=shop.settings
    )
    other.start()
    yield [shop.writer, other]
    other.close()


def at_once(shop: Any, writers: Sequence[Writer], question: Any) -> list[Any]:
    """Let both ask half of the questions in the same moment; `question(number)` is what one of them asks."""
    outcomes: list[Any] = []
    ask = next(kind for kind in shop._services() if kind.__name__ == "Ask")
    start = threading.Barrier(len(writers))

    def play(place: int) -> None:
        asked = [ask(question=question(number)) for number in range(place, ATTEMPTS, len(writers))]
        start.wait()

        async def all_of_them() -> list[Any]:
            return list(await asyncio.gather(*(writers[place].submit(one) for one in asked)))

        outcomes.extend(asyncio.run(all_of_them()))

    threads = [threading.Thread(target=play, args=(place,)) for place in range(len(writers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == ATTEMPTS
    return outcomes


def test_one_persons_year_is_used_up_to_the_fen_and_never_beyond(shop: Any, writers: list[Writer]) -> None:
    def question(number: int) -> Any:
        wanted = Hold(f"o{number}", "b1", 2026, PIECE_FEN, hall_id=f"hall-{number % 2}", enterprise_id="demo")
        return lambda tx: allowance.hold(tx, [wanted])[0]

    outcomes = at_once(shop, writers, question)
    granted = outcomes.count(None)
    assert granted == 2_600_000 // PIECE_FEN
    assert all(isinstance(one, OverYearlyAllowance) for one in outcomes if one is not None)
    year = shop.database.read(lambda connection: repository.find_years(connection, {("b1", 2026)}))["b1", 2026]
    assert (year["held_fen"], year["used_fen"]) == (granted * PIECE_FEN, 0)


def test_last_pieces_of_a_lot_go_to_as_many_and_no_more(shop: Any, writers: list[Writer]) -> None:
    lots = shop.database.read(lambda connection: stock.find_lots(connection, {("hall-1", MILK)}))
    ((place, lot),) = lots.items()

    def question(number: int) -> Any:
        return lambda tx: catalog.reserve(tx, [Reservation(f"o{number}", MILK, 1, "hall-1")])[f"o{number}"]

    outcomes = at_once(shop, writers, question)
    assert outcomes.count(None) == lot["received"]
    assert all(isinstance(one, OutOfStock) for one in outcomes if one is not None)
    after = shop.database.read(lambda connection: stock.find_lots(connection, {("hall-1", MILK)}))[place]
    assert (after["held"], after["sold"]) == (lot["received"], 0)


def test_two_processes_give_out_exactly_what_there_is(shop: Any, tmp_path: Path) -> None:
    """Two operating-system processes, two hundred holds of each kind; whoever comes too late is refused, nobody fails."""
    (lot,) = shop.database.read(lambda connection: stock.find_lots(connection, {("hall-1", MILK)})).values()
    command = [sys.executable, tills.__file__, str(tmp_path)]
    paths = os.pathsep.join([str(Path(o2o_store.__file__).parents[1]), str(Path(tills.__file__).parents[2])])
    children = [
        subprocess.Popen(
            [*command, str(place), "hall-1", MILK],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": paths},
        )
        for place in (0, 1)
    ]
    assert [child.stdout.readline() for child in children if child.stdout] == ["ready\n", "ready\n"]
    for child in children:
        assert child.stdin
        child.stdin.write("go\n")
        child.stdin.flush()
    told = [json.loads(child.communicate(timeout=150)[0]) for child in children]
    assert [child.returncode for child in children] == [0, 0]
    for name, most, refusal in (("year", 2_600_000 // PIECE_FEN, OverYearlyAllowance), ("pieces", lot["received"], OutOfStock)):
        found = Counter(one for outcomes in told for one in outcomes[name])
        assert found == {"granted": most, refusal.code: ATTEMPTS - most}
    year = shop.database.read(lambda connection: repository.find_years(connection, {("b1", 2026)}))["b1", 2026]
    assert (year["held_fen"], year["used_fen"]) == (2_600_000, 0)
    (after,) = shop.database.read(lambda connection: stock.find_lots(connection, {("hall-1", MILK)})).values()
    assert (after["held"], after["sold"]) == (lot["received"], 0)
