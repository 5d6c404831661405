"""The text networks, driven directly."""

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw

from o2o_store.kiosk.eyes import ocr, specimens
from o2o_store.kiosk.eyes.ocr import Image, Line, find_text, in_reading_order, lengths, read_strip, spell, strip_of


def sheet(*lines: str) -> Image:
    image = Pillow.new("RGB", (900, 90 + 90 * len(lines)), (240, 240, 236))
    draw = ImageDraw.Draw(image)
    for row, text in enumerate(lines):
        draw.text((60, 50 + 90 * row), text, font=specimens.font(40), fill=(20, 20, 20))
    return np.ascontiguousarray(np.asarray(image, np.uint8)[..., ::-1])


def test_lines_are_found_and_read() -> None:
    image = sheet("样本省样本市示例路", "419999199001010013")
    boxes = sorted(find_text(image), key=lambda box: float(box[:, 1].mean()))
    texts = [spell(read_strip(strip_of(image, box))).text for box in boxes]
    assert texts == ["样本省样本市示例路", "419999199001010013"]


def test_only_allowed_characters_come_when_they_are_asked_for() -> None:
    image = sheet("O123 4567B")
    line = spell(read_strip(strip_of(image, find_text(image)[0])), only="0123456789X")
    assert set(line.text) <= set("0123456789X")
    assert "234567" in line.text
    assert len(line.sure) == len(line.text)


def test_line_is_read_upside_down_when_asked() -> None:
    image = np.ascontiguousarray(sheet("419999199001010013")[::-1, ::-1])
    strip = strip_of(image, find_text(image)[0], upside_down=True)
    assert spell(read_strip(strip)).text == "419999199001010013"


def test_nothing_is_found_on_a_blank_sheet() -> None:
    assert find_text(np.full((360, 640, 3), 220, np.uint8)) == []


@pytest.mark.parametrize("shift", [0, 1, 2, 3])
def test_corners_come_in_reading_order_whatever_order_they_had(shift: int) -> None:
    quad = np.asarray([[10, 10], [110, 20], [108, 40], [8, 30]], np.float32)
    for corners in (np.roll(quad, shift, 0), np.roll(quad[::-1], shift, 0)):
        ordered = in_reading_order(np.asarray(corners, np.float32))
        assert np.allclose(ordered, quad)
    assert lengths(quad)[0] > lengths(quad)[1]


@pytest.mark.parametrize("shift", [0, 1, 2, 3])
@pytest.mark.parametrize("turn", [0.0, 80.0, -20.0])
def test_box_of_one_character_begins_where_the_lines_begin(shift: int, turn: float) -> None:
    way = np.radians(turn)
    spin = np.asarray([[np.cos(way), np.sin(way)], [-np.sin(way), np.cos(way)]], np.float32)
    line = np.asarray([[0, 0], [300, 0], [300, 30], [0, 30]], np.float32) @ spin
    single = np.asarray([[0, 40], [30, 40], [30, 74], [0, 74]], np.float32) @ spin
    assert np.allclose(ocr.aligned([line, np.roll(single, shift, 0)])[1], single)


def test_line_does_not_print_itself_and_drops_spaces_with_their_chances() -> None:
    line = Line("样 本", (0.9, 0.1, 0.7))
    assert not set("样本") & set(repr(line))
    assert line.without_spaces() == Line("样本", (0.9, 0.7))


def test_missing_models_are_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(FileNotFoundError, match="rapidocr"):
        ocr._load.__wrapped__("none.onnx")
