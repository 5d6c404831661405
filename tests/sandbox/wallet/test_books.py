"""The wallet's books keep what was written, and no person can be read in the file."""

from datetime import UTC, datetime
from pathlib import Path

from o2o_store.sandbox.books import Books
from o2o_store.sandbox.persons import roster
from o2o_store.sandbox.wallet.books import Page, Trade, metadata

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def test_order_comes_back_as_written_and_is_unreadable_from_outside(tmp_path: Path) -> None:
    number = roster()["jia"].id_number
    trade = Trade(
        out_trade_no="A00000001", code="c", request="{}", description=number, notify_url="u", total=1, created_at=1.0, code_made_at=1.0
    )
    books = Books(tmp_path / "wechat", metadata)
    try:
        books.write_now(lambda connection: Page(connection).add_trade(trade))
        books.write_now(lambda connection: Page(connection).record("api", "POST /x", 200, number.encode(), b"", NOW))
        assert books.read_now(lambda connection: Page(connection).find_trade("A00000001")) == trade
    finally:
        books.close()
    assert not [path.name for path in (tmp_path / "wechat").iterdir() if number.encode() in path.read_bytes()]
