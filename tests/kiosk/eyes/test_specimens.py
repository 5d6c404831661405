"""Labels and SPECIMEN cards."""

import cv2
import numpy as np
import zxingcpp

from o2o_store.kiosk.eyes import specimens


def test_own_bars_are_what_a_reader_expects_for_every_first_digit() -> None:
    for first in range(10):
        digits = f"{first}90123456789"
        total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
        full = digits + str(-total % 10)
        found = zxingcpp.read_barcodes(np.asarray(specimens.ean13(full, 3, 90).convert("L")))
        assert [barcode.text for barcode in found] == [full]


def test_modules_are_ninety_five_with_their_guards() -> None:
    modules = specimens.ean13_modules("6901234567892")
    assert len(modules) == 95
    assert (modules[:3], modules[45:50], modules[-3:]) == ("101", "01010", "101")


def test_card_is_stamped_and_no_bars_are_drawn_on_a_case_label(number: str) -> None:
    card = specimens.card(number)
    red = (card[..., 2] > 150) & (card[..., 1] < 110) & (card[..., 0] < 110)
    assert red.sum() > 2000
    case = specimens.label("16901234567899")
    texts = [barcode.text for barcode in zxingcpp.read_barcodes(cv2.cvtColor(case, cv2.COLOR_BGRA2BGR))]
    assert texts == ["https://id.example.com/01/16901234567899"]


def test_long_name_is_set_smaller_when_it_does_not_fit() -> None:
    long = specimens.label("06901234567892", "非常非常非常非常非常非常非常非常非常长的商品名称")
    assert long.shape == (specimens.LABEL_SIZE[1], specimens.LABEL_SIZE[0], 4)
    assert (long[18:60, -20:, 3] == 255).all()
    assert (long[30:60, -24:-8, :3] > 200).all()
