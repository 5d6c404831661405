"""SPECIMEN cards of people who do not exist, through the real networks."""

from collections.abc import Callable
from datetime import date

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from o2o_store.kiosk.eyes.card_layout import as_name
from o2o_store.kiosk.eyes.id_reader import BACK, IdReading, Look, Session, find_number, read
from o2o_store.kiosk.eyes.ocr import Line
from o2o_store.kiosk.eyes.rendered import Scene

Image = npt.NDArray[np.uint8]
TODAY = date(2026, 11, 24)
FAR = 0.38
"""Share of its size at which a rendered card is still printed clearly but too small for a glance."""


def sure(text: str, chance: float = 0.99) -> Line:
    return Line(text, (chance,) * len(text))


@pytest.mark.parametrize("name", ["样本甲", "样本翀赟", "欧阳样本"])
def test_number_and_name_are_read_when_the_card_is_held(frame_of: Callable[..., Image], number: str, name: str) -> None:
    reading = read(frame_of("card", number, name=name))
    assert reading is not None
    assert (reading.number, reading.name, reading.sex, reading.birth) == (number, name, "男", date(1990, 1, 1))
    assert number not in repr(reading)
    assert name not in repr(reading)


def test_card_is_read_when_upside_down_and_tilted(frame_of: Callable[..., Image], number: str) -> None:
    image = frame_of("card", number)
    turn = cv2.getRotationMatrix2D((640, 360), 172, 0.9)
    reading = read(np.asarray(cv2.warpAffine(image, turn, (1280, 720), borderValue=(200, 210, 220)), np.uint8))
    assert reading is not None
    assert (reading.number, reading.name) == (number, "样本甲")


def from_further_away(image: Image, share: float) -> Image:
    """Return the picture of the same counter out of a greater distance."""
    away = cv2.getRotationMatrix2D((640, 360), 0, share)
    return np.asarray(cv2.warpAffine(image, away, (1280, 720), flags=cv2.INTER_AREA, borderValue=(200, 210, 220)), np.uint8)


def test_card_far_away_is_read_by_the_close_look(frame_of: Callable[..., Image], number: str) -> None:
    image = from_further_away(frame_of("card", number), FAR)
    assert Look(image, TODAY).number is None
    reading = read(image)
    assert reading is not None
    assert reading.number == number


def test_wrong_number_of_a_card_far_away_is_told(frame_of: Callable[..., Image]) -> None:
    session = Session()
    for step in range(5):
        assert session.feed(from_further_away(frame_of("card", "419999199001010014", at=2 + step / 5), FAR)) is None
    assert session.wrong_number == "419999199001010014"
    assert session.hint is not None


def test_session_looks_on_in_the_way_that_found_a_card_far_away(frame_of: Callable[..., Image], number: str) -> None:
    session = Session()
    agreed = [session.feed(from_further_away(frame_of("card", number, at=2 + step / 5), FAR)) for step in range(3)]
    assert agreed[-1] is not None
    assert agreed[-1].number == number


PASSPORT = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<< L898902C36UTO7408122F1204159ZE184226B<<<<<10"
"""The specimen of ICAO 9303 part 4, appendix A."""


@pytest.mark.parametrize("quarter", [cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_90_COUNTERCLOCKWISE, cv2.ROTATE_180])
def test_everything_on_the_front_is_read_whichever_way_the_card_lies(frame_of: Callable[..., Image], number: str, quarter: int) -> None:
    image = frame_of("card", number, ethnicity="维吾尔")
    reading = read(np.asarray(cv2.rotate(image, quarter), np.uint8))
    assert reading is not None
    assert (reading.number, reading.name, reading.ethnicity, reading.address) == (number, "样本甲", "维吾尔", "样本省样本市示例路1号")


@pytest.mark.parametrize(("until", "read_as"), [("2040.01.01", date(2040, 1, 1)), ("长期", "长期")])
def test_back_says_who_issued_it_and_how_long_it_is_valid(frame_of: Callable[..., Image], until: str, read_as: date | str) -> None:
    reading = read(frame_of("back", valid_until=until))
    assert reading is not None
    assert (reading.kind, reading.authority, reading.valid_from, reading.valid_until) == (BACK, "样本市公安局", date(2020, 1, 1), read_as)
    assert not reading.number


def test_back_asks_for_the_other_side_and_its_last_day_goes_with_the_front(frame_of: Callable[..., Image], number: str) -> None:
    session = Session()
    assert session.feed(frame_of("back")) is None
    assert session.hint is not None
    assert session.hint.cause == "other_side"
    seen = [session.feed(frame_of("card", number, at=2 + step / 5)) for step in range(3)]
    accepted = next(reading for reading in seen if reading is not None)
    assert accepted.valid_until == date(2040, 1, 1)


@pytest.mark.parametrize("quarter", [None, cv2.ROTATE_180])
def test_passport_is_known_by_its_zone_and_prints_nothing(frame_of: Callable[..., Image], quarter: int | None) -> None:
    image = frame_of("zone", PASSPORT)
    reading = read(image if quarter is None else np.asarray(cv2.rotate(image, quarter), np.uint8))
    assert reading is not None
    assert (reading.kind, reading.number, reading.name) == ("mrz_td3", "L898902C3", "ERIKSSON ANNA MARIA")
    assert "L898902C3" not in repr(reading)


def test_passport_counts_in_a_session_when_two_frames_agree(frame_of: Callable[..., Image]) -> None:
    session = Session()
    assert session.feed(frame_of("zone", PASSPORT)) is None
    reading = session.feed(frame_of("zone", PASSPORT, at=2.3))
    assert reading is not None
    assert reading.document == "P"


def test_nothing_is_read_when_the_check_character_is_wrong(frame_of: Callable[..., Image], number: str) -> None:
    wrong = number[:-1] + ("X" if number[-1] != "X" else "0")
    assert read(frame_of("card", wrong)) is None


def test_nothing_is_read_off_labels_or_an_empty_counter(frame_of: Callable[..., Image]) -> None:
    assert read(frame_of("label", "06901234567892")) is None
    assert read(frame_of("empty")) is None


def test_nothing_is_completed_when_a_finger_hides_digits(frame_of: Callable[..., Image], number: str) -> None:
    image = frame_of("card", number).copy()
    cv2.circle(image, (890, 575), 45, (136, 168, 214), -1)
    assert read(image) is None


def test_session_needs_two_frames_that_agree(scene: Scene, number: str) -> None:
    scene.show("card", number)
    scene.draw(0.0)
    session = Session()
    assert session.feed(scene.draw(1.0)) is None
    accepted = session.feed(scene.draw(1.2))
    assert accepted is not None
    assert accepted.number == number
    assert not accepted.needs_confirm


def test_session_asks_about_the_name_when_frames_differ_or_are_unsure(number: str) -> None:
    def agreed(*names: tuple[str, float]) -> IdReading | None:
        session, last = Session(), None
        for name, chance in names:
            reading = IdReading(number, name, number_sure=0.9, name_sure=chance)
            session._readings.append(reading)
            last = session._agreed(reading)
        return last

    certain = agreed(("样本甲", 0.99), ("样本甲", 0.99))
    unsure = agreed(("样本甲", 0.99), ("样本甲", 0.9))
    differing = agreed(("样本甲", 0.99), ("样本申", 0.99), ("样本甲", 0.99))
    nameless = agreed(("", 0.0), ("", 0.0))
    assert certain is not None
    assert not certain.needs_confirm
    for reading in (unsure, differing, nameless):
        assert reading is not None
        assert reading.needs_confirm


def test_session_says_why_when_text_is_there_and_no_number(frame_of: Callable[..., Image]) -> None:
    session = Session()
    for step in range(4):
        assert session.feed(frame_of("card", "419999199001010014", at=2 + step / 5)) is None
    assert session.hint is not None


def test_session_does_not_look_again_when_an_empty_counter_stays_empty(
    frame_of: Callable[..., Image], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session()
    session.feed(frame_of("empty"))
    session.feed(frame_of("empty", at=2.02))
    monkeypatch.setattr("o2o_store.kiosk.eyes.id_reader.find_text", lambda *_, **__: pytest.fail("looked again"))
    assert session.feed(frame_of("empty", at=2.04)) is None


@pytest.mark.parametrize("written", ["{}", "公民身份号码 {}", "公民身份号码{} ", "{}|"])
def test_number_is_found_inside_a_line(number: str, written: str) -> None:
    found = find_number(sure(written.format(number)), TODAY)
    assert found is not None
    assert found[0].text == number


@pytest.mark.parametrize("longer", ["1{}", "{}0", "11{}45", "6222{}", "{}X"])
def test_eighteen_out_of_a_longer_row_are_no_number(number: str, longer: str) -> None:
    assert find_number(sure(longer.format(number)), TODAY) is None


@pytest.mark.parametrize("edged", ["|{}", "{}|", "|{}l", "I{}||"])
def test_strokes_beside_the_number_are_no_digits(number: str, edged: str) -> None:
    found = find_number(sure(edged.format(number)), TODAY)
    assert found is not None
    assert found[0].text == number


def test_card_whose_printed_birth_date_is_another_gives_no_number(frame_of: Callable[..., Image], number: str) -> None:
    assert read(frame_of("card", number, born="19710304")) is None


def test_letters_that_look_like_digits_are_folded_and_the_weakest_character_counts(number: str) -> None:
    line = Line(number.replace("0", "O"), (*(0.99,) * 17, 0.4))
    found = find_number(line, TODAY)
    assert found is not None
    assert found[1] == pytest.approx(0.4)


@pytest.mark.parametrize("spoiled", ["", "41999919900101001", "219999199001010013", "419999203001010013", "999999999999999999"])
def test_no_number_is_found_when_a_rule_fails(spoiled: str) -> None:
    assert find_number(sure(spoiled), TODAY) is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("姓名样本甲", "样本甲"),
        ("名样本甲", "样本甲"),
        ("姓名名样本甲", "样本甲"),
        ("名名样本甲", "样本甲"),
        ("样本•甲", "样本·甲"),
        ("样 本 甲", "样本甲"),
        ("姓名", ""),
        ("甲", ""),
        ("JIA", ""),
    ],
)
def test_name_is_what_follows_the_label(line: str, name: str) -> None:
    assert as_name(sure(line).without_spaces())[0] == name


def test_steady_card_is_read_again_where_it_was_without_a_search(scene: Scene, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.show("card", number)
    scene.draw(0.0)
    session = Session()
    session.feed(scene.draw(1.0))
    monkeypatch.setattr("o2o_store.kiosk.eyes.id_reader.find_text", lambda *_, **__: pytest.fail("searched again"))
    accepted = session.feed(scene.draw(1.1))
    assert accepted is not None
    assert not accepted.needs_confirm


def test_wrong_number_is_told_when_frames_agree_on_it_and_never_read(frame_of: Callable[..., Image]) -> None:
    session = Session()
    for step in range(5):
        assert session.feed(frame_of("card", "419999199001010014", at=2 + step / 5)) is None
    assert session.wrong_number == "419999199001010014"
