"""A printer that answers: each of its troubles is told by name, and a page counts only when the printer stands behind it."""

from collections.abc import Iterator

import pytest

from o2o_store.kiosk.devices.escpos_printer import network_printer, read_state, usb_printer
from o2o_store.kiosk.devices.printer import PrinterState, Raster
from o2o_store.kiosk.devices.printer_twin import PrinterTwin


def page(height: int = 24, width: int = 576) -> Raster:
    return Raster(width, height, bytes([0b10110011, 0x10, 0x04, 0x01]) * (width // 32 * height))


@pytest.fixture
def twin() -> Iterator[PrinterTwin]:
    with PrinterTwin() as one:
        yield one


@pytest.mark.parametrize(("width", "height"), [(576, 1500), (384, 900)])
def test_page_comes_out_as_it_was_drawn(twin: PrinterTwin, width: int, height: int) -> None:
    assert network_printer(twin.address).print_page(page(height, width))
    assert twin.pages == [page(height, width)]


@pytest.mark.parametrize(
    ("trouble", "state"),
    [
        ({"paper": 0}, "out_of_paper"),
        ({"cover_open": True}, "cover_open"),
        ({"jammed": True}, "jammed"),
        ({"silent": True}, "offline"),
    ],
)
def test_trouble_is_told_and_nothing_comes_out(
    twin: PrinterTwin, trouble: dict[str, int], state: PrinterState, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("o2o_store.kiosk.devices.escpos_printer.ASK_LIMIT", 0.3)
    for name, value in trouble.items():
        setattr(twin, name, value)
    printer = network_printer(twin.address, time_limit=0.4)
    assert printer.state() == state
    assert not printer.print_page(page())
    assert twin.pages == []


def test_low_paper_still_prints(twin: PrinterTwin) -> None:
    twin.paper = 2
    printer = network_printer(twin.address)
    assert printer.state() == "paper_low"
    assert printer.print_page(page())


def test_jam_in_the_middle_is_not_taken_for_printed_and_comes_out_once_afterwards(twin: PrinterTwin) -> None:
    twin.jam_at = 0
    printer = network_printer(twin.address, time_limit=0.5)
    assert not printer.print_page(page(40))
    assert printer.state() == "jammed"
    twin.cover_open = True
    twin.clear_jam()
    assert printer.state() == "cover_open"
    assert not printer.print_page(page(40))
    twin.cover_open = False
    assert printer.print_page(page(50))
    assert twin.pages[-1] == page(50)
    assert len(twin.pages) <= 2


def test_slow_printer_that_is_well_is_waited_for(twin: PrinterTwin) -> None:
    twin.slow = 1.0
    assert network_printer(twin.address, time_limit=0.2).print_page(page())
    assert twin.pages == [page()]


def test_printer_that_never_stands_behind_its_page_is_given_up(twin: PrinterTwin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("o2o_store.kiosk.devices.escpos_printer.LONGEST_PAGE", 0.5)
    twin.slow = 60.0
    assert network_printer(twin.address, time_limit=0.2).print_page(page()) is None


def test_absent_printers_are_offline() -> None:
    with PrinterTwin() as gone:
        address = gone.address
    assert network_printer(address).state() == "offline"
    assert not network_printer(address).print_page(page())
    assert usb_printer("1209:0001").state() == "offline"


def test_answer_with_wrong_fixed_bits_is_no_answer() -> None:
    assert read_state(lambda question: None if question == 1 else 0) == "offline"
    assert read_state({1: 0x1A, 2: 0x12, 3: 0x12, 4: 0x12}.get) == "offline"
    assert read_state({1: 0x1A, 2: 0x32, 3: 0x12, 4: 0x12}.get) == "out_of_paper"
