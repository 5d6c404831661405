"""Slips reach the printer without holding up the screen."""

from pathlib import Path
from typing import Any

from o2o_store.kiosk.devices.printer import DevicePrinter, FilePrinter, NoPrinter
from o2o_store.kiosk.ui.engine import application
from o2o_store.kiosk.ui.printing import ReceiptPrinting, find_printer


def test_printer_is_found_by_its_name(tmp_path: Path) -> None:
    assert isinstance(find_printer("device:/dev/null"), DevicePrinter)
    assert isinstance(find_printer(f"folder:{tmp_path}"), FilePrinter)
    assert isinstance(find_printer(""), NoPrinter)


def test_slip_lies_in_the_folder_as_picture_and_pdf(qtbot: Any, shop: Any, tmp_path: Path) -> None:
    application(offscreen=True)
    shop.buy()
    shop.hear(shop.platform.pay(shop.order_id))
    view = shop.hear(shop.platform.release(shop.order_id)) or shop.view
    ReceiptPrinting(f"folder:{tmp_path / 'receipts'}").print_receipt(view, "样本体验馆", "zh", shop.clock.now())
    qtbot.waitUntil(lambda: len(list((tmp_path / "receipts").iterdir())) == 2)
    assert sorted(file.suffix for file in (tmp_path / "receipts").iterdir()) == [".pbm", ".pdf"]


def test_screen_goes_on_when_there_is_no_printer(qtbot: Any, shop: Any) -> None:
    application(offscreen=True)
    shop.buy()
    ReceiptPrinting("").print_receipt(shop.view, "样本体验馆", "en", shop.clock.now())
    qtbot.wait(10)
