"""Nothing is lost and nothing is done twice, wherever between two statements a program fails or dies, on both stores."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from o2o_store import postgres
from o2o_store.outbox import outbox
from o2o_store.outbox.outbox import Promise
from outbox import lives
from outbox.lives import METADATA, OUTBOX, STREAMS, Fuse, live, open_store, ticking

FEWEST_BOUNDARIES = 20
PATIENCE_S = 170


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A store with the tables of one small life."""
    found: str = request.getfixturevalue("empty_postgresql") if request.param == "postgresql" else str(tmp_path / "books.db")
    engine = open_store(found)
    METADATA.create_all(engine)
    engine.dispose()
    return found


def assert_told_in_order(heard: str) -> None:
    assert set(heard) == set(STREAMS)
    assert "1" not in heard[heard.index("2") :]


def test_nothing_is_lost_or_done_twice_when_a_program_is_killed_at_any_boundary(url: str, tmp_path: Path) -> None:
    folder = tmp_path / "heard"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, lives.__file__, url, str(folder)], capture_output=True, text=True, check=True, timeout=PATIENCE_S
    )
    ends = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(ends) >= FEWEST_BOUNDARIES
    for end in ends:
        assert end["effects"] == sorted(STREAMS), end
        assert end["left"] == 0, end
        assert_told_in_order(end["heard"])


class Stopped(Exception):
    """A statement did not come back."""


def test_nothing_is_lost_or_done_twice_when_a_statement_fails_at_any_boundary(url: str) -> None:
    engine = open_store(url)
    boundary, unharmed = 0, False

    def fail() -> None:
        raise Stopped

    fuse = Fuse(0, fail)
    ticking(engine, fuse.tick)
    while not unharmed:
        boundary += 1
        heard: list[str] = []
        fuse.left = boundary
        try:
            live(engine, heard.append, fuse.tick)
            unharmed = fuse.left > 0
        except Stopped:
            pass
        fuse.left = 0
        live(engine, heard.append, since=lives.MOST_ROUNDS)
        assert lives.take_stock(engine) == (0, sorted(STREAMS)), boundary
        assert_told_in_order("".join(heard))
    assert boundary >= FEWEST_BOUNDARIES
    engine.dispose()


def test_second_claimer_gets_other_streams_while_the_first_is_still_claiming(empty_postgresql: str) -> None:
    one, other = open_store(empty_postgresql), postgres.open_leases(empty_postgresql)
    METADATA.create_all(one)
    with one.begin() as connection:
        lives.enqueue(connection)

    def heads(connection: sa.Connection) -> list[str]:
        found: list[Promise] = outbox.claim(connection, OUTBOX, lives.START, topics=["send"], limit=1)
        return [promise.id for promise in found]

    with one.begin() as first:
        assert heads(first) == ["1"]
        with other.begin() as second:
            assert heads(second) == ["3"]
    one.dispose()
    other.dispose()
