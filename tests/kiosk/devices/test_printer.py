"""Printers: the twin's troubles, and the real byte stream into a real device file."""

import os
import threading
import time
from pathlib import Path

import pytest
from PIL import Image

from o2o_store.kiosk.devices.printer import DevicePrinter, FilePrinter, NoPrinter, Printer, Raster, escpos


def page(height: int = 24) -> Raster:
    return Raster(576, height, bytes([0b10110011]) * (72 * height))


def test_page_comes_out_as_it_was_sent(tmp_path: Path) -> None:
    twin = FilePrinter(tmp_path / "out")
    assert twin.print_page(page())
    with Image.open(twin.pages[0]) as image:
        assert image.size == (576, 24)
        assert image.tobytes()[:1] in {bytes([0b10110011]), bytes([0b01001100])}


def test_nothing_comes_out_when_the_paper_has_run_out(tmp_path: Path) -> None:
    twin = FilePrinter(tmp_path, paper=2)
    assert twin.state() == "paper_low"
    assert [twin.print_page(page()) for _ in range(3)] == [True, True, False]
    assert twin.state() == "out_of_paper"
    assert len(twin.pages) == 2
    twin.paper = 500
    assert twin.print_page(page())


def test_jam_stays_until_staff_clear_it(tmp_path: Path) -> None:
    twin = FilePrinter(tmp_path)
    twin.jam_at = 1
    assert [twin.print_page(page()) for _ in range(3)] == [True, False, False]
    assert twin.state() == "jammed"
    twin.clear_jam()
    assert twin.print_page(page())


def test_liar_says_printed_and_prints_nothing(tmp_path: Path) -> None:
    twin = FilePrinter(tmp_path, paper=0)
    twin.lies = True
    assert twin.state() == "ready"
    assert twin.print_page(page())
    assert twin.pages == []


def test_vanished_printer_is_offline_and_a_slow_one_takes_its_time(tmp_path: Path) -> None:
    twin = FilePrinter(tmp_path)
    twin.offline = True
    assert twin.state() == "offline"
    assert not twin.print_page(page())
    twin.offline, twin.delay = False, 0.05
    begun = time.monotonic()
    assert twin.print_page(page())
    assert time.monotonic() - begun >= 0.05


def test_raster_refuses_bytes_that_do_not_fill_it() -> None:
    with pytest.raises(ValueError, match="fill"):
        Raster(16, 2, b"123")
    with pytest.raises(ValueError, match="fill"):
        Raster(12, 2, b"123")


def test_tall_page_is_sent_in_bands_that_cheap_printers_can_hold() -> None:
    sent = escpos(page(1500))
    assert sent.startswith(b"\x1b@\x1dv0\x00\x48\x00\x00\x04")
    assert sent.count(b"\x1dv0\x00") == 2
    assert sent.endswith(b"\x1dV\x42\x00")
    assert len(sent) == 2 + 2 * 8 + 72 * 1500 + 4


def test_device_takes_the_whole_page_when_something_reads_it(tmp_path: Path) -> None:
    device = tmp_path / "lp0"
    os.mkfifo(device)
    taken: list[bytes] = []

    def drain() -> None:
        with device.open("rb") as stream:
            taken.append(stream.read())

    reader = threading.Thread(target=drain)
    reader.start()
    printer = DevicePrinter(device)
    end = time.monotonic() + 10
    while not printer.print_page(page(900)):  # a pipe refuses to open until the reader has come
        assert time.monotonic() < end
    reader.join(10)
    assert taken == [escpos(page(900))]
    assert printer.state() == "ready"


def test_device_is_given_up_in_time_when_it_takes_nothing(tmp_path: Path) -> None:
    device = tmp_path / "lp0"
    os.mkfifo(device)
    sleeper = os.open(device, os.O_RDONLY | os.O_NONBLOCK)
    printer = DevicePrinter(device, time_limit=0.3)
    begun = time.monotonic()
    assert not printer.print_page(page(4000))
    assert 0.25 < time.monotonic() - begun < 3
    assert printer.state() == "jammed"
    os.close(sleeper)


def test_absent_device_is_offline(tmp_path: Path) -> None:
    printer = DevicePrinter(tmp_path / "nothing")
    assert printer.state() == "offline"
    assert not printer.print_page(page())


def test_kiosk_without_a_printer_says_so() -> None:
    printer: Printer = NoPrinter()
    assert printer.state() == "offline"
    assert not printer.print_page(page())
