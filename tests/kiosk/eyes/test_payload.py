"""What the bytes of a symbol say."""

import random

import numpy as np
import pytest
import qrcode
import qrcode.util
import zxingcpp

from o2o_store.kiosk.eyes.payload import text_of
from o2o_store.kiosk.eyes.readers import QR

HANZI = [bytes((lead, trail)).decode("gb2312") for lead in range(0xB0, 0xD7) for trail in range(0xA1, 0xF9)]


def read_back(content: bytes) -> str:
    code = qrcode.QRCode(border=4)
    code.add_data(qrcode.util.QRData(content))
    code.make(fit=True)
    image = np.where(np.array(code.get_matrix(), bool), 0, 255).astype(np.uint8).repeat(4, 0).repeat(4, 1)
    barcode = zxingcpp.read_barcodes(image, formats=QR, text_mode=zxingcpp.TextMode.Plain)[0]
    return text_of(barcode.text, barcode.bytes)


def test_gb18030_without_a_mark_is_read_right_in_most_cases() -> None:
    source = random.Random(5)
    texts = ["".join(source.choices(HANZI, k=6)) for _ in range(60)]
    right = sum(read_back(text.encode("gb18030")) == text for text in texts)
    assert right >= 58


@pytest.mark.parametrize("text", ["蜂蜜 250 g", "ミルク", "café crème", "크림", "https://id.example.com/01/1", "¥ 5"])
def test_utf8_is_read_right(text: str) -> None:
    assert read_back(text.encode()) == text


@pytest.mark.parametrize("text", ["ｶﾞｷﾞ", "crème"])
def test_other_guesses_of_the_reader_are_left_alone(text: str) -> None:
    codec = "shift_jis" if text[0] > "\u3000" else "latin-1"
    assert text_of(text, text.encode(codec)) == text


def test_bytes_that_no_rule_fits_keep_the_readers_text() -> None:
    assert text_of("\ufffdx", b"\xffx") == "\ufffdx"
    assert text_of("ÿÿ", b"\xf7\xf7") in {"ÿÿ", b"\xf7\xf7".decode("gb18030", "replace")}
