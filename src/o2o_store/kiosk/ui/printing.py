"""Slips on their way out: drawn in the screen's thread, printed in one of their own, so that a stuck printer holds up nobody.

A printer in trouble is said on the screen, asked again every second, and prints by itself when it is mended; what belongs to a shopper
who has left is thrown away instead.
"""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from o2o_store.contract.store_api.orders import OrderView
from o2o_store.kiosk.devices.escpos_printer import network_printer, usb_printer
from o2o_store.kiosk.devices.printer import DevicePrinter, FilePrinter, NoPrinter, Printer, Raster
from o2o_store.kiosk.ui.paper import NARROW, WIDE, raster_of, write_pdf
from o2o_store.kiosk.ui.showing.receipt import Print, receipt_of

DEVICE, FOLDER, NETWORK, USB = "device:", "folder:", "network:", "usb:"
NARROW_PAPER_MM = 58
ASK_AGAIN_S = 1.0
PATIENCE_S = 180.0
"""How long a slip waits for a printer that is being mended; after that somebody has to ask for it again."""
WELL = frozenset({"ready", "paper_low"})

_log = logging.getLogger(__name__)


def find_printer(named: str) -> Printer:
    """Return the printer of this name: `network:HOST[:9100]`, `usb:04b8:0e15`, `device:/dev/usb/lp0`, `folder:PATH` (a twin), or none."""
    kinds: dict[str, Callable[[str], Printer]] = {
        DEVICE: lambda place: DevicePrinter(Path(place)),
        FOLDER: lambda place: FilePrinter(Path(place)),
        NETWORK: network_printer,
        USB: usb_printer,
    }
    for kind, make in kinds.items():
        if named.startswith(kind):
            return make(named.removeprefix(kind))
    return NoPrinter()


class ReceiptPrinting:
    """Prints slips one after the other. `on_state` hears, in the printing thread, `printing`, `printed` or the printer's trouble."""

    def __init__(self, named: str, on_state: Callable[[str], None] = lambda _state: None, *, paper_mm: int = 80) -> None:
        self.printer = find_printer(named)
        self.on_state = on_state
        self._there = bool(named)
        self._width = NARROW if paper_mm == NARROW_PAPER_MM else WIDE
        self._copies = Path(named.removeprefix(FOLDER)) if named.startswith(FOLDER) else None
        self._busy = threading.Lock()
        self._left = threading.Event()
        self._waiting: set[tuple[str, ...]] = set()

    def print_receipt(self, view: OrderView, about: Print) -> None:
        """Draw an order's slip and begin to print it; returns at once. The twin's folder also gets it as a PDF.

        Asked for again while it waits for the printer, it still comes out once.
        """
        receipt = receipt_of(view, about)
        wish = (view.order_id, receipt.kind, view.voucher)
        if wish in self._waiting:
            return
        self._waiting.add(wish)
        if self._copies is not None:
            self._copies.mkdir(parents=True, exist_ok=True)
            write_pdf(receipt, self._copies / f"{receipt.kind}-{view.order_id[-8:]}.pdf")
        page, left = raster_of(receipt, self._width), self._left
        threading.Thread(target=self._print, args=(page, left, wish), name="receipt", daemon=True).start()

    def forget(self) -> None:
        """The person left: what still waits for the printer is not theirs to leave lying about."""
        self._left.set()
        self._left = threading.Event()

    def _print(self, page: Raster, left: threading.Event, wish: tuple[str, ...]) -> None:
        try:
            with self._busy:
                self._print_in_time(page, left)
        finally:
            self._waiting.discard(wish)

    def _print_in_time(self, page: Raster, left: threading.Event) -> None:
        until = time.monotonic() + PATIENCE_S
        self.on_state("printing")
        while not left.is_set():
            done = self.printer.print_page(page)
            if done:
                self.on_state("printed")
                return
            state = self.printer.state()
            # It took nothing and yet says that all is well: somebody has to look at it.
            self.on_state("jammed" if state in WELL else state)
            # Whether a slip lies there that the printer does not stand behind nobody knows: a second one is for a person to ask for.
            if done is None or not self._there or time.monotonic() > until:
                _log.warning("slip_not_printed, printer %s", state)
                return
            left.wait(ASK_AGAIN_S)
        self.on_state("")
