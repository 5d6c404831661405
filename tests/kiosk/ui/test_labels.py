"""Label sheets: five hundred labels, none cut, each code read back by the scanner's own rules."""

import subprocess
from pathlib import Path

import msgspec
import pytest
import zxingcpp
from PIL import Image

from o2o_store.contract.store_api.goods import GoodsView
from o2o_store.kiosk.flows.scanned import ProductCode, parse
from o2o_store.kiosk.ui.engine import application
from o2o_store.kiosk.ui.labels import LabelTooLongError, write_labels

CREAM = GoodsView(
    gtin="06900000000014", sku="A1", name_zh="保湿面霜", name_en="Face cream", spec_zh="50 ml", spec_en="50 ml", origin="305",
    price_fen=23800, vat_bp=1300, consumption_bp=0, shelf="C-07",
)  # fmt: skip
LONG = msgspec.structs.replace(
    CREAM,
    name_zh="婴幼儿配方奶粉三段含乳铁蛋白与益生元的加量装礼盒",
    name_en="Infant formula stage 3 with lactoferrin and prebiotics, extra large gift box",
    spec_zh="800 克 × 2 罐",
    spec_en="800 g × 2 tins",
    price_fen=123456789,
)


@pytest.fixture(autouse=True)
def _application() -> None:
    application(offscreen=True)


def test_five_hundred_labels_fit_their_boxes(tmp_path: Path) -> None:
    goods = [msgspec.structs.replace(CREAM if place % 2 else LONG, sku=f"A{place}") for place in range(500)]
    assert write_labels(goods, "2026-05-18 09:00", tmp_path / "labels.pdf") == 21
    told = subprocess.run(["pdfinfo", str(tmp_path / "labels.pdf")], capture_output=True, text=True, check=True).stdout
    assert "Pages:           21" in told


def test_label_is_read_back_as_its_product(tmp_path: Path) -> None:
    write_labels([LONG], "v1", tmp_path / "one.pdf")
    subprocess.run(["pdftoppm", "-r", "200", "-png", "-singlefile", str(tmp_path / "one.pdf"), str(tmp_path / "one")], check=True)
    with Image.open(tmp_path / "one.png") as page:
        found = zxingcpp.read_barcodes(page.convert("L"))
    codes = [parse(code.text) for code in found]
    assert [code.gtin.text for code in codes if isinstance(code, ProductCode)] == ["06900000000014"]


def test_text_that_nobody_could_read_is_refused_by_name(tmp_path: Path) -> None:
    endless = msgspec.structs.replace(CREAM, name_zh="很长的名字" * 60)
    with pytest.raises(LabelTooLongError, match="06900000000014"):
        write_labels([endless], "v1", tmp_path / "none.pdf")
