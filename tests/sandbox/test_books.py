"""One guilty job fails alone, jobs share commits, settings stay."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from o2o_store.sandbox.books import Books, settings_table

pytestmark = pytest.mark.anyio
metadata = sa.MetaData()
settings_table(metadata)
notes = sa.Table("note", metadata, sa.Column("text", sa.String, primary_key=True))


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    found = Books(tmp_path / "one", metadata)
    yield found
    found.close()


def add(text: str) -> Any:
    return lambda connection: connection.execute(sa.insert(notes).values(text=text)).rowcount


def count(connection: sa.Connection) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(notes)).scalar() or 0)


async def test_guilty_job_fails_alone(books: Books) -> None:
    outcomes = await asyncio.gather(*(books.run(add(text)) for text in ("a", "b", "a", "c")), return_exceptions=True)
    assert [isinstance(outcome, Exception) for outcome in outcomes] == [False, False, True, False]
    assert await books.run(count) == 3


async def test_everything_returned_is_still_there_after_closing(books: Books, tmp_path: Path) -> None:
    await asyncio.gather(*(books.run(add(str(number))) for number in range(300)))
    await books.save_setting("delays", {"accept": 1.5})
    books.close()
    again = Books(tmp_path / "one", metadata)
    try:
        assert (again.read_now(count), again.load_settings()) == (300, {"delays": {"accept": 1.5}})
    finally:
        again.close()
