"""Who buys: numbers, names, phones; every person here is invented (SPECIMEN)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2o_store.domain.identity import (
    EXIT_PERMIT,
    HOME_RETURN_PERMIT,
    PASSPORT,
    PERMANENT_RESIDENCE,
    PERMANENT_RESIDENCE_2017,
    RESIDENCE_PERMIT,
    RESIDENT,
    TAIWAN_PERMIT,
    ResidentId,
    check_character,
    is_card_term,
    mask_name,
    mask_phone,
    parse_name,
    parse_phone,
    parse_resident_id,
    recognise,
)
from o2o_store.domain.refusals import BadIdNumber, BadName, BadPhone, FirstGenerationNumber, IdKindNotAccepted, Refusal, TravelDocumentShown

TODAY = date(2026, 1, 5)
BORN = st.dates(min_value=date(1890, 1, 1), max_value=TODAY)


def number(born: date, region: str = "419999", sequence: int = 1) -> str:
    first = f"{region}{born:%Y%m%d}{sequence:03d}"
    return first + check_character(first)


def resident(born: date) -> ResidentId:
    parsed = parse_resident_id(number(born), TODAY)
    assert isinstance(parsed, ResidentId)
    return parsed


@pytest.mark.parametrize("text", ["11010519491231002X", "410199199003070018", "410199200002290022", "410199199912310031"])
def test_number_is_read_when_it_is_a_published_example(text: str) -> None:
    assert parse_resident_id(text, TODAY) == ResidentId(text)


@given(BORN, st.integers(min_value=1, max_value=999), st.sampled_from(["119999", "419999", "659999", "540102"]))
def test_number_is_read_when_well_made(born: date, sequence: int, region: str) -> None:
    parsed = parse_resident_id(number(born, region, sequence), TODAY)
    assert isinstance(parsed, ResidentId)
    assert parsed.birth_date == born


@given(BORN, st.integers(min_value=0, max_value=16), st.integers(min_value=1, max_value=9))
def test_number_is_refused_when_one_digit_is_wrong(born: date, place: int, shift: int) -> None:
    right = number(born)
    wrong = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]
    assert not isinstance(parse_resident_id(wrong, TODAY), ResidentId)


@given(BORN, st.integers(min_value=0, max_value=16))
def test_number_is_refused_when_neighbours_are_swapped(born: date, place: int) -> None:
    right = number(born)
    swapped = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    if swapped != right:
        assert not isinstance(parse_resident_id(swapped, TODAY), ResidentId)


@pytest.mark.parametrize("born", [date(1890, 1, 1), date(1890, 12, 31), TODAY])
def test_number_is_read_from_the_oldest_birth_to_todays(born: date) -> None:
    assert isinstance(parse_resident_id(number(born), TODAY), ResidentId)


def test_number_is_read_when_written_loosely() -> None:
    assert parse_resident_id(" １１０１０５ 19491231 002ｘ ", TODAY) == ResidentId("11010519491231002X")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "410199199003070019",
        "41019919900307001",
        "4101991990030700188",
        "41019919900307001A",
        "X10199199003070018",
        number(date(1889, 12, 31)),
        number(date(2026, 1, 6)),
        number(date(1990, 3, 7), sequence=0),
        number(date(1990, 3, 7), "719999"),
        number(date(1990, 3, 7), "009999"),
        "419999199002300018",
    ],
)
def test_number_is_refused_when_badly_made(text: str) -> None:
    assert parse_resident_id(text, TODAY) == BadIdNumber()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("810000199206150015", RESIDENCE_PERMIT),
        ("820000198501020026", RESIDENCE_PERMIT),
        ("83000019780930003X", RESIDENCE_PERMIT),
        ("932840198501010014", PERMANENT_RESIDENCE),
    ],
)
def test_other_kinds_are_read_when_and_only_when_the_hall_accepts_them(text: str, kind: str) -> None:
    assert parse_resident_id(text, TODAY) == IdKindNotAccepted(kind)
    assert parse_resident_id(text, TODAY, (RESIDENT, kind)) == ResidentId(text)


def test_first_generation_is_refused_when_read() -> None:
    assert parse_resident_id("419999900307001", TODAY) == FirstGenerationNumber()


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 1, 5), TODAY, 18),
        (date(2008, 1, 6), TODAY, 17),
        (date(2000, 2, 29), date(2018, 2, 28), 17),
        (date(2000, 2, 29), date(2018, 3, 1), 18),
    ],
)
def test_age_grows_when_the_birthday_comes(born: date, day: date, age: int) -> None:
    assert resident(born).age_on(day) == age


def test_number_shows_only_its_mask_when_printed() -> None:
    person = resident(date(1990, 3, 7))
    assert person.masked == f"419***********{person.text[-4:]}"
    assert person.last_four == person.text[-4:]
    assert len(person.masked) == 18
    for shown in (repr(person), str(person), f"{person}", repr([person]), f"{person!r}"):
        assert person.text not in shown
        assert "19900307" not in shown


@pytest.mark.parametrize(
    ("text", "name"),
    [("样本甲", "样本甲"), (" 样 本 ", "样本"), ("样本•甲乙", "样本·甲乙"), ("样本・甲", "样本·甲"), ("〇样", "〇样"), ("𠮷样", "𠮷样")],
)
def test_name_is_read_when_chinese(text: str, name: str) -> None:
    assert parse_name(text) == name


@pytest.mark.parametrize("text", ["", "样", "样本1", "Specimen", "·样本", "样本·", "样··本", "样" * 31, "样本-甲"])
def test_name_is_refused_when_not_a_name(text: str) -> None:
    assert parse_name(text) == BadName()


@pytest.mark.parametrize("text", ["13900000000", " 139 0000 0000", "+86 139-0000-0000", "008613900000000", "１３９００００００００"])
def test_phone_is_read_when_mobile(text: str) -> None:
    assert parse_phone(text) == "13900000000"


@pytest.mark.parametrize("text", ["", "1390000000", "139000000000", "12900000000", "03711234567", "1390000000a"])
def test_phone_is_refused_when_not_mobile(text: str) -> None:
    assert parse_phone(text) == BadPhone()


@pytest.mark.parametrize(
    ("point", "is_name"),
    [
        (0x3007, True), (0x3400, True), (0x4DBF, True), (0x4E00, True), (0x9FFF, True), (0xFA0E, True), (0x20000, True), (0x30000, True),
        (0x4DC0, False), (0xA000, False), (0xAC00, False), (0xD7A3, False), (0xE000, False), (0xF8FF, False), (0xFB00, False), (0x2FFFE, False),
    ],
)  # fmt: skip
def test_only_ideographs_make_a_name(point: int, is_name: bool) -> None:
    name = chr(point) * 2
    assert parse_name(name) == (name if is_name else BadName())


@pytest.mark.parametrize(("name", "masked"), [("", ""), ("样", "样"), ("样本", "样*"), ("样本甲", "样*甲"), ("样本·甲乙", "样***乙")])
def test_name_is_masked_when_shown(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_phone_is_masked_when_shown() -> None:
    assert mask_phone("13900000000") == "139****0000"


@pytest.mark.parametrize(
    ("text", "kind", "answer"),
    [
        ("E12345678", PASSPORT, TravelDocumentShown(PASSPORT)),
        ("EA1234567", PASSPORT, TravelDocumentShown(PASSPORT)),
        ("l8989021", PASSPORT, TravelDocumentShown(PASSPORT)),
        ("H12345678", HOME_RETURN_PERMIT, TravelDocumentShown(HOME_RETURN_PERMIT)),
        ("M1234567801", HOME_RETURN_PERMIT, TravelDocumentShown(HOME_RETURN_PERMIT)),
        ("HA1234567", HOME_RETURN_PERMIT, TravelDocumentShown(HOME_RETURN_PERMIT)),
        ("12345678", TAIWAN_PERMIT, TravelDocumentShown(TAIWAN_PERMIT)),
        ("1234567890Ｂ", TAIWAN_PERMIT, TravelDocumentShown(TAIWAN_PERMIT)),
        ("C A1234567", EXIT_PERMIT, TravelDocumentShown(EXIT_PERMIT)),
        ("CAN110101800101", PERMANENT_RESIDENCE_2017, IdKindNotAccepted(PERMANENT_RESIDENCE_2017)),
        ("410199900307001", "first_generation", FirstGenerationNumber()),
        ("1234567", "", BadIdNumber()),
        ("H1234567", PASSPORT, TravelDocumentShown(PASSPORT)),
        ("410199199003070018", "", None),
    ],
)
def test_another_document_is_answered_by_its_name_when_shown(text: str, kind: str, answer: Refusal | None) -> None:
    assert recognise(text) == kind
    found = parse_resident_id(text, TODAY, (RESIDENT, RESIDENCE_PERMIT, PERMANENT_RESIDENCE))
    assert (found if answer is not None else None) == answer


def test_the_province_is_read_off_the_number() -> None:
    assert [resident(date(1990, 3, 7)).province, number(date(1990, 3, 7), "810000")[:2]] == ["41", "81"]


@pytest.mark.parametrize(
    ("begin", "end", "term"),
    [
        (date(2010, 9, 27), date(2030, 9, 27), True),
        (date(2016, 2, 29), date(2026, 2, 28), True),
        (date(2016, 2, 29), date(2021, 3, 1), True),
        (date(2010, 9, 27), date(2031, 9, 27), False),
        (date(2010, 9, 27), date(2030, 9, 25), False),
    ],
)
def test_card_is_valid_for_a_term_of_the_law(begin: date, end: date, term: bool) -> None:
    assert is_card_term(begin, end) is term


def test_a_day_that_never_was_is_refused_when_the_check_character_fits() -> None:
    first = "41999919900230001"
    assert parse_resident_id(first + check_character(first), TODAY) == BadIdNumber()


def test_a_child_born_today_has_a_number_when_read() -> None:
    assert isinstance(parse_resident_id(number(TODAY), TODAY), ResidentId)
    assert parse_resident_id(number(TODAY + timedelta(days=1)), TODAY) == BadIdNumber()


def test_a_check_character_needs_seventeen_digits() -> None:
    with pytest.raises(ValueError, match="longer"):
        check_character("1" * 16)
