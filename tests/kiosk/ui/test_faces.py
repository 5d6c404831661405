"""Faces draw what flows say and pass gestures on."""

from dataclasses import dataclass, field, replace
from typing import Any

from o2o_store.contract.store_api.orders import OrderView
from o2o_store.kiosk.flows.board import BoardState
from o2o_store.kiosk.flows.desk_state import DeskState
from o2o_store.kiosk.flows.sign_in import SignInState
from o2o_store.kiosk.ui.board_face import BoardFace
from o2o_store.kiosk.ui.desk_face import DeskFace
from o2o_store.kiosk.ui.faces import Around
from o2o_store.kiosk.ui.kiosk_face import KioskFace
from o2o_store.kiosk.ui.showing.receipt import Print

CREAM = "06900000000014"


@dataclass
class Paper:
    """Remembers what was printed."""

    printed: list[tuple[str, str, str]] = field(default_factory=list)
    forgotten: int = 0

    def print_receipt(self, view: OrderView, about: Print) -> None:
        self.printed.append((view.order_id, about.hall_name, about.language))

    def forget(self) -> None:
        self.forgotten += 1


def around(shop: Any, town: Any) -> Around:
    return Around(town.hall(), None, None, shop.clock.now())


def test_kiosk_draws_the_visit_and_speaks_its_language(qapp: Any, shop: Any, town: Any, acted: list[Any]) -> None:
    face = KioskFace(lambda *values: acted.append(values), "zh")
    spoken: list[str] = []
    face.speak = spoken.append
    shop.flow.start("en")
    shop.flow.decline()
    shop.show(CREAM)
    face.show(shop.flow.state, around(shop, town))
    assert (face.checkout.property("page"), face.session.property("hall_name"), spoken) == ("scan", "Specimen Hall", ["en"])
    assert face.checkout.property("basket").rowCount() == 1
    assert set(face.properties) == {"checkout", "service", "session"}
    face.checkout.set_quantity(CREAM, 2)
    assert acted == [("set_quantity", CREAM, 2)]


def test_choices_last_for_one_visit_only(qapp: Any, shop: Any, town: Any) -> None:
    face = KioskFace(lambda *_: None, "zh")
    shop.flow.start("zh")
    face.show(shop.flow.state, around(shop, town))
    face.session.toggle_large_type()
    face.session.toggle_high_contrast()
    assert (face.session.property("large_type"), face.session.property("high_contrast")) == (True, True)
    shop.flow.leave()
    face.show(shop.flow.state, around(shop, town))
    assert (face.session.property("large_type"), face.session.property("high_contrast")) == (False, False)


def test_choices_of_somebody_who_never_began_are_not_the_next_ones(qapp: Any, shop: Any, town: Any) -> None:
    face = KioskFace(lambda *_: None, "zh")
    face.show(shop.flow.state, around(shop, town))
    face.session.toggle_high_contrast()
    shop.clock.forward(59)
    face.show(shop.flow.state, around(shop, town))
    assert face.session.property("high_contrast")
    shop.clock.forward(1)
    face.show(shop.flow.state, around(shop, town))
    assert not face.session.property("high_contrast")
    face.session.toggle_high_contrast()
    shop.flow.start("zh")
    shop.clock.forward(90)
    face.show(shop.flow.state, around(shop, town))
    assert face.session.property("high_contrast")


def test_slip_is_printed_and_counts_as_a_touch(qapp: Any, shop: Any, town: Any, acted: list[Any]) -> None:
    paper = Paper()
    face = KioskFace(lambda *values: acted.append(values), "zh", paper)  # type: ignore[arg-type]  # paper of a test
    face.checkout.print_receipt()
    shop.buy()
    shop.hear(shop.platform.pay(shop.order_id))
    face.show(shop.flow.state, around(shop, town))
    face.checkout.print_receipt()
    assert paper.printed == [(shop.order_id, "样本体验馆", "zh")]
    assert acted == [("still_here",), ("still_here",)]
    shop.flow.finish()
    face.show(shop.flow.state, around(shop, town))
    assert paper.forgotten == 1
    face.printer_changed("out_of_paper")
    assert face.session.property("printer_text").startswith("打印纸用完了")


def test_desk_keeps_its_language_to_itself(qapp: Any, shop: Any, town: Any, acted: list[Any]) -> None:
    face = DeskFace(lambda *values: acted.append(values), "zh", "2")
    face.show(DeskState(), SignInState(), around(shop, town))
    face.session.switch_language("en")
    assert (face.session.property("language"), acted) == ("en", [])
    face.desk.scanned("x")
    assert (acted, set(face.properties)) == ([("scanned", "x")], {"desk", "back", "session"})
    assert (face.desk.property("page"), face.desk.property("desk")) == ("sign_in", "2")


def test_board_shows_without_being_touched(qapp: Any, shop: Any, town: Any) -> None:
    face = BoardFace("zh")
    face.session.toggle_large_type()
    face.show(BoardState(), around(shop, town))
    assert (face.board.property("stale"), set(face.properties)) == (True, {"board", "session"})


def test_machine_that_is_locked_out_shows_nothing_else(town: Any, clock: Any) -> None:
    face = BoardFace("zh")
    around = Around(town.hall(), None, None, clock.now())
    face.surround(around)
    assert face.session.property("locked_out") is False
    face.surround(replace(around, locked_out=True))
    assert face.session.property("locked_out") is True
