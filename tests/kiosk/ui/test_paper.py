"""Paper: the raster fills the print head, the code on it can be read back, the PDF holds real Chinese text."""

from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PySide6.QtGui import QImage

from o2o_store.kiosk.ui.engine import application
from o2o_store.kiosk.ui.paper import NARROW, WIDE, image_of, raster_of, write_pdf
from o2o_store.kiosk.ui.showing.receipt import Receipt, ReceiptLine

VOUCHER = "O2O1AEBAGBAFAYDQQCIKBMGA2DQPCAIREEYUCULBOGAZDINRYHI6D4QCCIRDEQSSMJZIFEVCWLBNFYXTAMJSGM2DKNRXHA4TUOZ4HU7D6QCB"
SLIP = Receipt(
    kind="pickup",
    hall_name="综保区体验馆",
    headline="B208",
    under="2 号提货台",
    stamp="2026-05-18　14:05:41",
    state="海关已放行",
    lines=(
        ReceiptLine("保湿面霜 50 ml", "法国　1 × 238.00", "238.00", "税 21.66"),
        ReceiptLine("婴幼儿配方奶粉 3 段 800 g，一个很长很长的商品名字", "德国　2 × 236.00", "472.00", "税 42.95"),
    ),
    sums=(("商品 3 件", "710.00"), ("跨境综合税 9.1%", "64.61")),
    total_name="实付，微信支付",
    total="774.61",
    numbers=(("订购人", "样*甲　末四位 000X"), ("订单", "7F3K92QX")),
    code=VOUCHER,
    code_title="这是提货码",
    code_text="提货台扫一次就用掉，\n请带上身份证",
    keep_title="请留好这张小票。",
    keep_text="出馆时要看；退货、保修也用它。商品仅限自用，不可再卖。",
)


@pytest.fixture(autouse=True)
def _application() -> None:
    application(offscreen=True)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_raster_has_two_values_and_fills_the_print_head(width: int) -> None:
    page = raster_of(SLIP, width)
    assert page.width == width
    assert len(page.bits) == width // 8 * page.height
    dark = sum(byte.bit_count() for byte in page.bits) / (8 * len(page.bits))
    assert 0.05 < dark < 0.45  # black on white, and not the other way round


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_voucher_can_be_read_back_from_the_paper(width: int) -> None:
    page = image_of(SLIP, width).convertToFormat(QImage.Format.Format_Grayscale8)
    rows = bytes(page.constBits())
    found = zxingcpp.read_barcodes(memoryview(rows).cast("B", (page.height(), page.bytesPerLine())))
    assert [code.text for code in found] == [VOUCHER]


def test_margins_stay_white_when_a_name_is_too_long() -> None:
    page = image_of(SLIP)
    lowest = page.height() - 1
    field = range(100, 400)  # the black field goes to the edges on purpose
    edge = [y for y in range(lowest) if y not in field for x in (0, 8, 568, 575) if page.pixelColor(x, y).lightness() < 128]
    assert edge == []


def test_headline_shrinks_when_the_sum_is_long() -> None:
    refund = replace(SLIP, kind="refund", headline="¥ 12,345,678.09", under="退款凭条")
    page = image_of(refund)
    assert [y for y in range(100, 300) if page.pixelColor(4, y).lightness() > 128 and page.pixelColor(288, y).lightness() < 128] == []


def test_pdf_holds_chinese_text_of_the_same_slip(tmp_path: Path) -> None:
    path = write_pdf(SLIP, tmp_path / "slip.pdf")
    content = path.read_bytes()
    assert content.startswith(b"%PDF")
    assert b"/ToUnicode" in content
    assert b"NotoSansCJK" in content.replace(b" ", b"")
