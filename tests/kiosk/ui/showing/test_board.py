"""The board as tiles."""

from datetime import timedelta
from typing import Any

from o2o_store.contract.store_api.fulfilment import BoardEntryView, BoardView
from o2o_store.kiosk.flows.board import BoardState
from o2o_store.kiosk.ui.showing.board import show_board


def test_newest_ready_number_comes_first_and_filled(clock: Any) -> None:
    since = clock.now() - timedelta(seconds=70)
    entries = [BoardEntryView(pickup_number=number, desk=desk, since=since) for number, desk in (("A001", "1"), ("B208", "2"))]
    slow = BoardEntryView(pickup_number="A095", desk="1", since=since, slow=True)
    view = BoardView(etag="1", hall_name_zh="馆", hall_name_en="Hall", at=clock.now(), clearing=[slow], ready=entries)
    screen = show_board(BoardState(board=view, confirmed_at=clock.now(), newest="B208", bell=3), clock.now())
    assert [(tile.pickup_number, tile.newest) for tile in screen.ready] == [("B208", True), ("A001", False)]
    assert (screen.clearing[0].age, screen.clearing[0].slow) == ("1 分 10 秒", True)
    assert (screen.shown.newest_number, screen.shown.newest_desk, screen.shown.bell, screen.shown.updated) == ("B208", "2", 3, "12:00:00")


def test_board_is_stale_until_the_first_word(clock: Any) -> None:
    screen = show_board(BoardState(), clock.now())
    assert (screen.shown.stale, screen.ready, screen.clearing) == (True, [], [])
