"""The board's flow as fields and tiles."""

from dataclasses import dataclass
from datetime import datetime

from o2o_store.contract.store_api.fulfilment import BoardEntryView
from o2o_store.kiosk.flows.board import BoardState
from o2o_store.kiosk.ui.listmodels.board import TileRow
from o2o_store.kiosk.ui.showing.board_shown import BoardShown
from o2o_store.kiosk.ui.showing.texts import age, clock, clock_seconds


@dataclass(frozen=True, slots=True)
class BoardScreen:
    """Fields and the two columns."""

    shown: BoardShown
    clearing: list[TileRow]
    ready: list[TileRow]


def show_board(state: BoardState, now: datetime, language: str = "zh") -> BoardScreen:
    """Turn the flow's state into what hangs over the counter at this moment; the newest ready number comes first."""
    board = state.board
    if board is None:
        return BoardScreen(BoardShown(clock=clock(now), stale=True), [], [])
    ready = sorted(board.ready, key=lambda entry: entry.pickup_number != state.newest)
    newest = next((entry for entry in ready if entry.pickup_number == state.newest), None)
    shown = BoardShown(
        hall_name_zh=board.hall_name_zh,
        hall_name_en=board.hall_name_en,
        clock=clock(now),
        updated=clock_seconds(state.confirmed_at),
        stale=state.stale,
        has_newest=newest is not None,
        newest_number=newest.pickup_number if newest is not None else "",
        newest_desk=newest.desk if newest is not None else "",
        bell=state.bell,
        clearance=_median(board.clearance_s),
        visit=_median(board.visit_s),
    )
    return BoardScreen(
        shown, [_tile(one, "", now, language) for one in board.clearing], [_tile(one, state.newest, now, language) for one in ready]
    )


def _tile(entry: BoardEntryView, newest: str, now: datetime, language: str) -> TileRow:
    return TileRow(
        pickup_number=entry.pickup_number,
        desk=entry.desk,
        age=age(now - entry.since, language),
        slow=entry.slow,
        newest=entry.pickup_number == newest,
    )


def _median(seconds: int | None) -> str:
    """A clock of the board in both languages at once: digits and units everybody reads."""
    if seconds is None:
        return ""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}:{rest:02d}" if minutes else f"{rest} s"
