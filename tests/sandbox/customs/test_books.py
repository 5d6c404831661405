"""The books of customs are unreadable without their key."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.anyio


async def test_books_hold_no_readable_person(customs: Any, papers: Any, tmp_path: Path) -> None:
    await customs.send_all(papers)
    number = papers.inventory["buyerIdNumber"]
    shapes = [number.encode(), number.encode("utf-16-le"), number.encode().hex().encode(), papers.order["buyerName"].encode()]
    files = [path for path in (tmp_path / "customs").rglob("*") if path.is_file()]
    assert any(path.name == "books.db" for path in files)
    assert not [path.name for path in files for shape in shapes if shape in path.read_bytes()]
    with closing(sqlite3.connect(tmp_path / "customs" / "books.db")) as stranger, pytest.raises(sqlite3.DatabaseError):
        stranger.execute("select count(*) from sqlite_master")
