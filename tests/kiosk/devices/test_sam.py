"""The reader's bytes: the worked example of the fact sheet, every cut, and what a bad line does. All cards are SPECIMENs."""

import hashlib
import os
import random
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from o2o_store.kiosk.devices import sam
from o2o_store.kiosk.devices.card_reader_twin import PHOTO, citizen

TODAY = date(2026, 11, 24)
NUMBER, PERMIT, FOREIGN = "119999199001010012", "819999199001010018", "999999199001010024"
ROUNDS = int(os.environ.get("O2O_READER_MUTATIONS", "400"))
"""How many spoiled answers of each class are tried; the long form of `make eyes` takes 10,000."""


def answer(block: bytes) -> bytes:
    return sam.frame(b"\0\0\x90" + b"\x01\x00\x04\x00" + block + PHOTO)


CITIZEN = answer(citizen(NUMBER))
ALL = {
    "citizen": CITIZEN,
    "forever": answer(citizen(NUMBER, until="长期")),
    "permit": answer(citizen(PERMIT, letter="J", ethnicity="  ")),
    "foreigner": answer(citizen(FOREIGN, "", letter="Y", ethnicity="00")),
    "older foreigner": answer(citizen("UTO999990010100   ", letter="I", sex="1")),
}


def card_in(answers: list[sam.Answer]) -> sam.ChipCard | None:
    for one in answers:
        block = sam.text_block(one.data) if one.status == sam.OK and one.content else None
        if block is not None and (card := sam.parse_card(block, TODAY)) is not None:
            return card
    return None


def heard(pieces: Iterator[bytes] | list[bytes]) -> sam.ChipCard | None:
    framer = sam.Framer()
    answers = [one for piece in pieces for one in framer.feed(piece)]
    return card_in(answers or framer.give_up())


def test_worked_example_comes_out_byte_for_byte() -> None:
    assert bytes.fromhex("AAAAAA96690003200122") == sam.FIND
    assert bytes.fromhex("AAAAAA96690003300330") == sam.STILL_THERE
    assert len(CITIZEN) == 1295
    assert CITIZEN[-1] == 0x3F
    assert ALL["forever"][-1] == 0xAB
    assert hashlib.sha256(CITIZEN).hexdigest() == "0b6c914704833a73002c46ffffdca7402558f0dd228a930620027fd5dc69f34a"


def test_each_layout_says_who_and_until_when_and_prints_nothing() -> None:
    found = {name: heard([whole]) for name, whole in ALL.items()}
    assert found["citizen"] == sam.ChipCard("resident", NUMBER, "样本甲", date(2020, 1, 1), date(2040, 1, 1))
    assert found["forever"] == sam.ChipCard("resident", NUMBER, "样本甲", date(2020, 1, 1), None)
    assert found["permit"] is not None
    assert (found["permit"].kind, found["permit"].number) == ("residence_permit", PERMIT)
    assert found["foreigner"] == sam.ChipCard("foreigner", FOREIGN, "", date(2020, 1, 1), date(2040, 1, 1))
    assert found["older foreigner"] == sam.ChipCard("foreigner")
    assert heard([answer(citizen(NUMBER, letter="Q"))]) == sam.ChipCard("unsupported")
    assert all(secret not in repr(found) for secret in (NUMBER, "样本甲", "1990"))


@pytest.mark.parametrize("name", ALL)
def test_answer_is_the_same_wherever_it_is_cut(name: str) -> None:
    whole, expected = ALL[name], heard([ALL[name]])
    for cut in range(1, len(whole), 7 if name != "citizen" else 1):
        assert heard([whole[:cut], whole[cut:]]) == expected
    assert heard([bytes([byte]) for byte in whole]) == expected


@pytest.mark.parametrize(
    "noise", [b"\xaa", b"\xaa\xaa", b"\xaa" * 7, sam.PREAMBLE, sam.PREAMBLE + b"\xff\xff", random.Random(5).randbytes(500)]
)
def test_next_real_frame_is_found_after_noise(noise: bytes) -> None:
    assert heard([noise + CITIZEN]) == heard([CITIZEN])


def test_false_header_is_dropped_by_one_byte_when_nothing_more_comes() -> None:
    assert heard([sam.PREAMBLE + b"\x04\x00" + sam.frame(b"\0\0\x9f" + bytes(4))]) is None
    framer = sam.Framer()
    assert framer.feed(sam.PREAMBLE + b"\x08\x00" + CITIZEN) == []
    assert card_in(framer.give_up()) == heard([CITIZEN])


def test_no_cut_short_answer_is_a_person() -> None:
    assert all(heard([CITIZEN[:length]]) is None for length in range(len(CITIZEN)))


def flip_one(whole: bytearray, dice: random.Random) -> None:
    whole[dice.randrange(len(whole))] ^= 1 << dice.randrange(8)


def spoil_few(whole: bytearray, dice: random.Random) -> None:
    for _ in range(dice.randint(1, 4)):
        whole[dice.randrange(len(whole))] = dice.randrange(256)


def burst(whole: bytearray, dice: random.Random) -> None:
    length = dice.randint(2, 32)
    at = dice.randrange(len(whole) - length)
    whole[at : at + length] = dice.randbytes(length)


def drop_or_double(whole: bytearray, dice: random.Random) -> None:
    at = dice.randrange(len(whole))
    if dice.random() < 0.5:
        del whole[at]
    else:
        whole.insert(at, whole[at])


@pytest.mark.parametrize("spoil", [flip_one, spoil_few, burst, drop_or_double])
def test_spoiled_answer_is_no_other_person(spoil: Callable[[bytearray, random.Random], None]) -> None:
    dice, right = random.Random(1), heard([CITIZEN])
    for _ in range(ROUNDS):
        whole = bytearray(CITIZEN)
        spoil(whole, dice)
        found = heard([bytes(whole)])
        assert found is None or found == right or not found.number


def same_bit_twice(whole: bytearray, dice: random.Random) -> None:
    bit = 1 << dice.randrange(8)
    for _ in range(2):
        whole[dice.randrange(7, len(whole) - 1)] ^= bit


def same_bit_twice_in_text(whole: bytearray, dice: random.Random) -> None:
    bit = 1 << dice.randrange(8)
    for _ in range(2):
        whole[dice.randrange(14, 270)] ^= bit


def swap_two(whole: bytearray, dice: random.Random) -> None:
    one, other = dice.randrange(14, 270), dice.randrange(14, 270)
    whole[one], whole[other] = whole[other], whole[one]


def forge(whole: bytearray, dice: random.Random) -> None:
    whole[dice.randrange(14, 270)] = dice.randrange(256)
    whole[-1] = sam.checksum(bytes(whole[5:-1]))


@pytest.mark.parametrize(("spoil", "most"), [(same_bit_twice, 132), (same_bit_twice_in_text, 363), (swap_two, 227), (forge, 153)])
def test_malice_hardly_ever_gives_another_person(spoil: Callable[[bytearray, random.Random], None], most: int) -> None:
    dice, right, wrong, numbers = random.Random(2), heard([CITIZEN]), 0, 0
    for _ in range(ROUNDS):
        whole = bytearray(CITIZEN)
        spoil(whole, dice)
        found = heard([bytes(whole)])
        wrong += found is not None and found.number != "" and found != right and not found.name_needs_confirm
        numbers += found is not None and found.number not in {"", NUMBER}
    # two digits ten places apart weigh the same in the check character
    assert numbers <= 1
    # what is asked about is not believed: a rare character in a name is more often a spoiled one
    assert wrong <= most * ROUNDS / 10_000


@pytest.mark.parametrize("digit", ["\u00b2", "\u2082", "\u2461", "\uff12"])
def test_digit_that_only_tidying_makes_one_is_no_number(digit: str) -> None:
    spoiled = NUMBER[:-1] + digit
    assert heard([answer(citizen(NUMBER).replace(NUMBER.encode("utf-16-le"), spoiled.encode("utf-16-le")))]) is None


@pytest.mark.parametrize("spoiled", ["样\ub137甲", "样本\ue120", "样\u2f37甲", "样本\n甲", "样本甲\x1f", "样\uf92c甲", "样 本甲", "样"])
def test_name_that_is_no_exact_writing_is_refused(spoiled: str) -> None:
    assert heard([answer(citizen(NUMBER, spoiled))]) is None


@pytest.mark.parametrize("name", ["样本·样甲", "㐀样甲", "\U00020000样", "〇样"])
def test_rare_names_are_read(name: str) -> None:
    written = name.encode("utf-16-le")
    found = heard([answer(written + citizen(NUMBER, "")[len(written) :])])
    assert found is not None
    assert found.name == name


@given(some.binary(max_size=400))
def test_any_bytes_are_survived(received: bytes) -> None:
    assert heard([received]) is None
    assert sam.parse_card(received[:256].ljust(256, b"\0"), TODAY) in {None, sam.ChipCard("foreigner"), sam.ChipCard("unsupported")}


def test_nothing_stays_in_the_framer_when_cleared() -> None:
    framer = sam.Framer()
    framer.feed(CITIZEN[:-1])
    framer.clear()
    assert framer.feed(CITIZEN[-1:]) == []


@pytest.mark.parametrize(("name", "asked"), [("样本甲", False), ("样本·样本", False), ("样\u5586甲", True), ("样\U00020bb7甲", True)])
def test_name_with_a_rare_character_is_asked_about(name: str, asked: bool) -> None:
    assert sam.ChipCard("resident", NUMBER, name).name_needs_confirm == asked
