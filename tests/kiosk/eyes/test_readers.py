"""Single reads and the ladder."""

import numpy as np
import pytest
import zxingcpp

from o2o_store.kiosk.eyes import specimens
from o2o_store.kiosk.eyes.readers import LADDER, LINEAR, QR, STEPS, WITNESSES, Step, formats_of, read_plain
from o2o_store.kiosk.eyes.views import Box, Grey, Region, enlarge

DIGITS = "6901234567892"


def grey_bars() -> Grey:
    frame = np.full((300, 560), 200, np.uint8)
    bars = np.asarray(specimens.ean13(DIGITS, 3, 140).convert("L"), np.uint8)
    frame[60 : 60 + bars.shape[0], 100 : 100 + bars.shape[1]] = bars
    return enlarge(frame, 1.5)


@pytest.mark.parametrize("step", [*WITNESSES, STEPS["bars3"], STEPS["bars3s"]], ids=lambda step: step.name)
def test_every_linear_view_reads_clear_bars(step: Step) -> None:
    frame = grey_bars()
    assert {read.text for read in step.run(Region(frame, Box.whole(frame)))} == {DIGITS}


@pytest.mark.parametrize("name", [name for name, step in STEPS.items() if step.kind == "qr" or name.startswith("qr_even")])
def test_every_qr_view_reads_a_clear_symbol(name: str) -> None:
    frame = np.full((400, 400), 220, np.uint8)
    # a fine threshold hollows out modules wider than its neighbourhood: it is for small symbols
    symbol = np.asarray(specimens.qr("SAMPLE", 120 if name == "qr_fine" else 300).convert("L"), np.uint8)
    frame[40 : 40 + len(symbol), 40 : 40 + len(symbol)] = symbol
    assert [read.text for read in STEPS[name].run(Region(frame, Box.whole(frame)))] == ["SAMPLE"]


@pytest.mark.parametrize("name", ["dm", "dm_half"])
def test_data_matrix_views_read_a_clear_symbol(name: str) -> None:
    barcode = zxingcpp.create_barcode("SAMPLE", zxingcpp.BarcodeFormat.DataMatrix)
    symbol = np.array(barcode.to_image(scale=10), np.uint8)
    frame = np.full((480, 480), 255, np.uint8)
    frame[60 : 60 + symbol.shape[0], 60 : 60 + symbol.shape[1]] = symbol
    assert [read.text for read in STEPS[name].run(Region(frame, Box.whole(frame)))] == ["SAMPLE"]


def test_reading_of_a_few_rows_says_so() -> None:
    tall = grey_bars()
    strip = np.full_like(tall, 200)
    strip[200:206] = tall[150]
    for frame, thin in ((tall, False), (strip, True)):
        found = read_plain(frame, LINEAR) + STEPS["1d"].run(Region(frame, Box.whole(frame)))
        assert [(read.text, read.thin) for read in found] == [(DIGITS, thin)] * 2


def test_corners_are_those_of_the_frame_when_only_a_box_is_read() -> None:
    frame = grey_bars()
    whole = read_plain(frame, LINEAR)[0]
    part = read_plain(frame, LINEAR, whole.box)[0]
    assert np.allclose(whole.corners, part.corners, atol=6)
    assert read_plain(frame, QR) == []


def test_ladder_asks_zbar_last_and_only_for_what_fits() -> None:
    names = [step.name for step, _ in LADDER]
    assert names.count("zbar") <= 1
    assert "zbar" not in names[:-1]
    region = Region(grey_bars(), Box.whole(grey_bars()))
    assert STEPS["bars2"].fits(region)
    assert not STEPS["dm"].fits(region)
    assert STEPS["dm_half"].fits(region)
    assert (formats_of("EAN8"), formats_of("QRCode")) == (LINEAR, QR)
