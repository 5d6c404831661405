"""Receipts on their way out: drawn in the screen's thread, printed in one of their own, so that a stuck printer holds up nobody."""

import threading
from datetime import datetime
from pathlib import Path

import structlog

from o2o_store.contract.store_api.orders import OrderView
from o2o_store.kiosk.devices.printer import DevicePrinter, FilePrinter, NoPrinter, Printer, Raster
from o2o_store.kiosk.ui.paper import raster_of, write_pdf
from o2o_store.kiosk.ui.showing.receipt import receipt_of

DEVICE = "device:"
FOLDER = "folder:"

_log = structlog.get_logger(__name__)


def find_printer(named: str) -> Printer:
    """Return the printer of this name: `device:/dev/usb/lp0`, `folder:PATH` (the twin), or none."""
    if named.startswith(DEVICE):
        return DevicePrinter(Path(named.removeprefix(DEVICE)))
    if named.startswith(FOLDER):
        return FilePrinter(Path(named.removeprefix(FOLDER)))
    return NoPrinter()


class ReceiptPrinting:
    """Prints an order's slip; the twin's folder also gets it as a PDF."""

    def __init__(self, named: str) -> None:
        self._printer = find_printer(named)
        self._copies = Path(named.removeprefix(FOLDER)) if named.startswith(FOLDER) else None
        self._busy = threading.Lock()

    def print_receipt(self, view: OrderView, hall_name: str, language: str, now: datetime) -> None:
        """Draw the slip and begin to print it; returns at once."""
        receipt = receipt_of(view, hall_name, language, now)
        if self._copies is not None:
            self._copies.mkdir(parents=True, exist_ok=True)
            write_pdf(receipt, self._copies / f"{receipt.kind}-{view.order_id[-8:]}.pdf")
        threading.Thread(target=self._print, args=(raster_of(receipt),), name="receipt", daemon=True).start()

    def _print(self, page: Raster) -> None:
        with self._busy:
            if not self._printer.print_page(page):
                _log.warning("receipt_not_printed", printer=self._printer.state())
