"""Camera and reader side by side."""

from datetime import date

from o2o_store.kiosk.devices.card_reader import ReaderSaid, Said
from o2o_store.kiosk.devices.sam import ChipCard
from o2o_store.kiosk.eyes.findings import CardSeen, CodeSeen, DocumentSeen, Finding, Hint, Looking
from o2o_store.kiosk.flows.sources import Sources


class Camera:
    def __init__(self) -> None:
        self.looking: Looking = "nothing"

    def look_for(self, what: Looking) -> None:
        self.looking = what

    def findings(self) -> list[Finding]:
        return [CodeSeen("1", "QRCode")]


class Reader:
    def __init__(self, *said: Said) -> None:
        self.asked = False
        self.heard = list(said)

    def ask(self, *, card: bool) -> None:
        self.asked = card

    def said(self) -> list[Said]:
        heard, self.heard = self.heard, []
        return heard


def test_reader_is_asked_for_cards_only() -> None:
    camera, reader = Camera(), Reader()
    sources = Sources(camera, reader)
    looks: tuple[tuple[Looking, bool], ...] = (("card", True), ("codes", False), ("nothing", False))
    for what, asked in looks:
        sources.look_for(what)
        assert (camera.looking, reader.asked) == (what, asked)


def test_chip_needs_no_confirming_and_other_documents_are_told() -> None:
    card = ChipCard("resident", "119999199001010012", "样本甲", date(2020, 1, 1), date(2040, 1, 1))
    reader = Reader(card, ChipCard("foreigner"), ReaderSaid("hold_still"), ReaderSaid("lay_again"), ReaderSaid("missing"))
    assert Sources(Camera(), reader).findings() == [
        CardSeen(card.number, card.name, needs_confirm=False, expires=date(2040, 1, 1)),
        DocumentSeen("card"),
        Hint("steadier"),
        Hint("lay_again"),
        CodeSeen("1", "QRCode"),
    ]


def test_camera_alone_is_enough() -> None:
    sources = Sources(Camera())
    sources.look_for("card")
    assert sources.findings() == [CodeSeen("1", "QRCode")]
