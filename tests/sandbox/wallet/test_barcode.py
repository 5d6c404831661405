"""A pay code's bars are read back by an independent reader."""

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from o2o_store.sandbox.wallet.barcode import QUIET, svg, widths


@pytest.mark.parametrize("digits", ["134567890123456789", "284567890123456789", "0099", "100000000000000000000000"])
def test_bars_are_what_was_meant(digits: str) -> None:
    found = [int(one) for one in widths(digits)]
    picture = Image.new("L", ((sum(found) + 2 * QUIET) * 3, 120), 255)
    draw, at = ImageDraw.Draw(picture), QUIET
    for place, width in enumerate(found):
        if place % 2 == 0:
            draw.rectangle((at * 3, 0, (at + width) * 3 - 1, 119), 0)
        at += width
    (read,) = zxingcpp.read_barcodes(picture)
    assert (read.text, read.format.name) == (digits, "Code128")
    assert svg(digits).count("M") == (len(found) + 1) // 2 + 1


@pytest.mark.parametrize("wrong", ["123", "12a4", "١٢"])
def test_only_pairs_of_digits_are_drawn(wrong: str) -> None:
    with pytest.raises(ValueError, match="pairs"):
        widths(wrong)
