"""What stands where on the front; reading itself is proved in test_id_reader."""

from datetime import date

import numpy as np
import pytest

from o2o_store.domain.identity import ResidentId, check_character, parse_resident_id
from o2o_store.kiosk.eyes.card_layout import ETHNICITIES, NumberLine, Placed, contradicted, ethnicity_of, name_of, place_boxes, rows_of
from o2o_store.kiosk.eyes.ocr import Line

NUMBER = parse_resident_id("41999919900101001" + check_character("41999919900101001"), date(2026, 1, 1))


def ruler(*, upside_down: bool = False) -> NumberLine:
    assert isinstance(NUMBER, ResidentId)
    quad = np.array([[100, 500], [860, 500], [860, 540], [100, 540]], np.float32)
    return NumberLine(NUMBER, 0.99, quad, upside_down, labelled=True)


def placed(x: float, y: float, text: str) -> Placed:
    return Placed(x, y, np.zeros((4, 2), np.float32), np.zeros((1, 1), np.float32), Line(text, (0.99,) * len(text)))


def test_ruler_measures_millimetres_from_the_left_edge_whichever_way_the_card_lies() -> None:
    for upside_down in (False, True):
        line = ruler(upside_down=upside_down)
        corners = line.in_picture(((5.0, -40.0), (20.0, -40.0)))
        xs, ys = line.on_card(corners)
        assert xs.tolist() == pytest.approx([5.0, 20.0], abs=1e-3)
        assert ys.tolist() == pytest.approx([-40.0, -40.0], abs=1e-3)
        assert (corners[0][1] < 500) is not upside_down


def test_boxes_count_only_beside_the_photo_and_in_their_band() -> None:
    line = ruler()
    name, photo, below = (
        line.in_picture(((x, y - 2), (x + 10, y - 2), (x + 10, y + 2), (x, y + 2))) for x, y in ((16, -40), (60, -40), (16, 10))
    )
    assert [round(x) for x, _, _ in place_boxes([name, photo, below], line, (-48.0, -20.0))] == [16]


def test_fields_are_taken_from_their_rows() -> None:
    rows = rows_of(
        [placed(16, -40.2, "样本甲"), placed(6, -39.8, "姓名"), placed(6, -32, "性别男民族达斡尔"), placed(6, -25, "出生1990年1月1日")]
    )
    assert len(rows) == 3
    assert name_of(rows)[0] == "样本甲"
    assert ethnicity_of(rows) == "达斡尔"
    assert not contradicted(rows, ruler().number)
    assert contradicted(rows_of([placed(6, -25, "出生1991年1月1日")]), ruler().number)
    assert contradicted(rows_of([placed(6, -32, "性别女民族汉")]), ruler().number)
    assert not contradicted(rows_of([placed(6, -40, "姓名样胜女"), placed(6, -32, "性别男")]), ruler().number)


def test_list_of_ethnicities_is_whole() -> None:
    assert len(ETHNICITIES) == len(set(ETHNICITIES)) == 56
