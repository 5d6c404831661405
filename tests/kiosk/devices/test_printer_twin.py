"""The printer's twin speaks ESC/POS byte by byte, as a real printer's line does."""

import socket

from o2o_store.kiosk.devices.printer import Raster, escpos
from o2o_store.kiosk.devices.printer_twin import PrinterTwin


def line_to(twin: PrinterTwin) -> socket.socket:
    host, port = twin.address.split(":")
    return socket.create_connection((host, int(port)), 5)


def ask(wire: socket.socket, question: int) -> int:
    wire.sendall(bytes([0x10, 0x04, question]))
    return wire.recv(1)[0]


def test_page_sent_in_crumbs_is_the_same_page() -> None:
    page = Raster(16, 3, bytes([0x1D, 0x56, 0x10, 0x04, 0x1B, 0x40]))
    sent = escpos(page) + b"\x1dr\x01"
    with PrinterTwin() as twin, line_to(twin) as wire:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in sent:
            wire.sendall(bytes([byte]))
        assert wire.recv(1) == b"\x00"
        assert twin.pages == [page]


def test_questions_in_real_time_pass_what_is_stuck() -> None:
    page = Raster(16, 1, b"\xff\xff")
    with PrinterTwin(paper=0) as twin, line_to(twin) as wire:
        wire.sendall(escpos(page))
        assert [ask(wire, question) for question in (1, 2, 3, 4)] == [0x1A, 0x32, 0x12, 0x7E]
        assert twin.pages == []
        twin.paper = 10
        wire.sendall(b"\x1dr\x01")
        assert wire.recv(1) == b"\x00"
        assert twin.pages == [page]
