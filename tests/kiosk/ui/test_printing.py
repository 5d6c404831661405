"""Slips reach the printer without holding up the screen."""

from pathlib import Path
from typing import Any

from o2o_store.kiosk.devices.escpos_printer import AnsweringPrinter
from o2o_store.kiosk.devices.printer import DevicePrinter, FilePrinter, NoPrinter, PrinterState, Raster
from o2o_store.kiosk.devices.printer_twin import PrinterTwin
from o2o_store.kiosk.ui.engine import application
from o2o_store.kiosk.ui.printing import ReceiptPrinting, find_printer
from o2o_store.kiosk.ui.showing.receipt import Print


def test_printer_is_found_by_its_name(tmp_path: Path) -> None:
    assert isinstance(find_printer("device:/dev/null"), DevicePrinter)
    assert isinstance(find_printer(f"folder:{tmp_path}"), FilePrinter)
    assert isinstance(find_printer("network:127.0.0.1"), AnsweringPrinter)
    assert isinstance(find_printer("usb:04b8:0e15"), AnsweringPrinter)
    assert isinstance(find_printer(""), NoPrinter)


def test_slip_lies_in_the_folder_as_picture_and_pdf(qtbot: Any, shop: Any, tmp_path: Path) -> None:
    application(offscreen=True)
    shop.buy()
    shop.hear(shop.platform.pay(shop.order_id))
    view = shop.hear(shop.platform.release(shop.order_id)) or shop.view
    ReceiptPrinting(f"folder:{tmp_path / 'receipts'}").print_receipt(view, Print("样本体验馆", "zh", shop.clock.now()))
    qtbot.waitUntil(lambda: len(list((tmp_path / "receipts").iterdir())) == 2)
    assert sorted(file.suffix for file in (tmp_path / "receipts").iterdir()) == [".pbm", ".pdf"]


def test_screen_goes_on_when_there_is_no_printer(qtbot: Any, shop: Any) -> None:
    application(offscreen=True)
    shop.buy()
    ReceiptPrinting("").print_receipt(shop.view, Print("样本体验馆", "en", shop.clock.now()))
    qtbot.wait(10)


def test_slip_waits_for_paper_and_comes_out_by_itself(qtbot: Any, shop: Any, monkeypatch: Any) -> None:
    application(offscreen=True)
    monkeypatch.setattr("o2o_store.kiosk.ui.printing.ASK_AGAIN_S", 0.05)
    shop.buy()
    said: list[str] = []
    with PrinterTwin(paper=0, width=384) as twin:
        printing = ReceiptPrinting(f"network:{twin.address}", said.append, paper_mm=58)
        printing.print_receipt(shop.view, Print("样本体验馆", "zh", shop.clock.now()))
        qtbot.waitUntil(lambda: "out_of_paper" in said)
        twin.paper, twin.cover_open = 100, True
        qtbot.waitUntil(lambda: "cover_open" in said)
        twin.cover_open = False
        qtbot.waitUntil(lambda: said[-1:] == ["printed"])
        assert [page.width for page in twin.pages] == [384]


def test_slip_of_somebody_who_left_never_comes_out(qtbot: Any, shop: Any, monkeypatch: Any) -> None:
    application(offscreen=True)
    monkeypatch.setattr("o2o_store.kiosk.ui.printing.ASK_AGAIN_S", 0.05)
    shop.buy()
    said: list[str] = []
    with PrinterTwin(paper=0) as twin:
        printing = ReceiptPrinting(f"network:{twin.address}", said.append)
        printing.print_receipt(shop.view, Print("样本体验馆", "zh", shop.clock.now()))
        qtbot.waitUntil(lambda: "out_of_paper" in said)
        printing.forget()
        qtbot.waitUntil(lambda: said[-1:] == [""])
        twin.paper = 100
        assert twin.pages == []


def test_slip_asked_for_again_while_it_waits_comes_out_once(qtbot: Any, shop: Any, monkeypatch: Any) -> None:
    application(offscreen=True)
    monkeypatch.setattr("o2o_store.kiosk.ui.printing.ASK_AGAIN_S", 0.05)
    shop.buy()
    said: list[str] = []
    with PrinterTwin(paper=0) as twin:
        printing = ReceiptPrinting(f"network:{twin.address}", said.append)
        about = Print("样本体验馆", "zh", shop.clock.now())
        for _ in range(3):
            printing.print_receipt(shop.view, about)
        qtbot.waitUntil(lambda: "out_of_paper" in said)
        twin.paper = 100
        qtbot.waitUntil(lambda: said[-1:] == ["printed"])
        qtbot.waitUntil(lambda: not printing._waiting)
        assert len(twin.pages) == 1
        printing.print_receipt(shop.view, about)
        qtbot.waitUntil(lambda: len(twin.pages) == 2)


def test_slip_that_may_lie_there_is_not_printed_again_by_itself(qtbot: Any, shop: Any, monkeypatch: Any) -> None:
    application(offscreen=True)
    monkeypatch.setattr("o2o_store.kiosk.ui.printing.ASK_AGAIN_S", 0.01)
    shop.buy()
    said: list[str] = []
    tries: list[int] = []
    printing = ReceiptPrinting("device:/dev/null", said.append)

    class Unsure:
        def state(self) -> PrinterState:
            return "ready"

        def print_page(self, page: Raster) -> bool | None:
            tries.append(page.height)
            return None

    printing.printer = Unsure()
    printing.print_receipt(shop.view, Print("样本体验馆", "zh", shop.clock.now()))
    qtbot.waitUntil(lambda: said[-1:] == ["jammed"] and not printing._waiting)
    assert len(tries) == 1
