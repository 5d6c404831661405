"""The face of the pickup board."""

from PySide6.QtCore import QObject

from o2o_store.kiosk.flows.board import BoardState
from o2o_store.kiosk.ui.faces import Around, Face, fill
from o2o_store.kiosk.ui.showing.board import show_board
from o2o_store.kiosk.ui.viewmodels.board import Board


class BoardFace(Face):
    """The board's screen."""

    role = "board"

    def __init__(self, language: str) -> None:
        super().__init__(lambda *_: None, language)
        self.board = Board(lambda *_: None)

    @property
    def properties(self) -> dict[str, QObject]:
        """Board and session."""
        return {"board": self.board, "session": self.session}

    def show(self, state: BoardState, around: Around) -> None:
        """Draw the flow's state."""
        self.surround(around)
        screen = show_board(state, around.now, self.language)
        fill(self.board, "clearing", screen.clearing)
        fill(self.board, "ready", screen.ready)
        self.board.show(screen.shown)
