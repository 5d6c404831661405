"""The machine-readable zone of passports (TD3) and cards (TD1), read so that such a document gets the right answer.

Check digits by ICAO 9303 (weights 7, 3, 1) cover number, birth, expiry and the whole; all of them must be right. Letters and
digits that look alike are put right only where the standard fixes which of the two stands there; O and 0 in a number also where
exactly one likely spelling satisfies every check digit.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"
PASSPORT_LINE, CARD_LINE = 44, 30
FEWEST_CHARACTERS = 24
"""Characters from which a line of capitals, digits and fillers may belong to such a zone."""
BLIND = frozenset("1L6G8SKQ")
"""Look-alikes that the check digit cannot tell apart (their values differ by a multiple of 10): 1/L, 6/G, 8/S, G/Q; K/< is ruled out."""
_AS_DIGIT = str.maketrans("OQDILZSBGT", "0001125867")
_AS_LETTER = str.maketrans("0158260", "OISBZGO")
_LOOKS = re.compile(r"[A-Z0-9<]+")
_SPACES = re.compile(r"\s+")
_FILLERS = str.maketrans({"《": "<<", "〈": "<", "«": "<<", "＜": "<", "‹": "<", "≤": "<", "く": "<"})
_RUN = re.compile(r"<{4,}")
_TURNED = re.compile(">{4,}")
_SHORT_YEAR = 100
_NUMBER = re.compile(r"[A-Z0-9]{5,9}")


@dataclass(frozen=True, slots=True)
class Zone:
    """What a zone says; every check digit was right. `kind` is `mrz_td3` or `mrz_td1`, `document` its first two letters."""

    kind: str
    document: str
    issuer: str
    number: str = field(repr=False)
    name: str = field(repr=False)
    sex: str = field(repr=False)
    birth: date = field(repr=False)
    expiry: date = field(repr=False)


def check_digit(text: str) -> str:
    """Return the check digit of a field (ICAO 9303 part 3, 4.9)."""
    values = (0 if character == "<" else int(character, 36) for character in text)
    return str(sum(value * (7, 3, 1)[place % 3] for place, value in enumerate(values)) % 10)


def as_zone_text(text: str) -> str:
    """Return a read line as such a zone would write it, empty when it cannot be part of one."""
    dense = _SPACES.sub("", text.translate(_FILLERS)).upper()
    return dense if _LOOKS.fullmatch(dense) else ""


def looks_like_zone(text: str) -> bool:
    """Tell whether a line read with the full alphabet may belong to a zone."""
    dense = _SPACES.sub("", text.translate(_FILLERS)).upper()
    fitting = sum(character in ALPHABET for character in dense)
    return len(dense) >= FEWEST_CHARACTERS and "<" in dense and fitting >= 0.9 * len(dense)


def looks_turned(text: str) -> bool:
    """Tell whether a line is one of a zone's upside down: its fillers point the wrong way."""
    return len(_TURNED.findall(text)) > 0


def _fitted(line: str, length: int) -> str:
    """Return the line at its full length; only its longest run of fillers may have lost or gained some."""
    missing = length - len(line)
    if not missing:
        return line
    runs = list(_RUN.finditer(line))
    if not runs:
        return ""
    run = max(runs, key=lambda found: found.end() - found.start())
    fillers = run.end() - run.start() + missing
    return line[: run.start()] + "<" * fillers + line[run.end() :] if fillers > 0 else ""


def _spellings(number: str) -> list[str]:
    """Return a number as read, and with its O and 0 put right: O stands, if at all, among the one or two letters it begins with.

    No further readings are tried: the check digit of the whole weighs the number as its own does, so each would be one more chance to err.
    """
    digits = number.replace("O", "0")
    return list(dict.fromkeys([number, digits, *(digits[:letters].replace("0", "O") + digits[letters:] for letters in (1, 2))]))


def _the_sound_one(choices: Iterable[tuple[str, str]], read: tuple[str, str]) -> str:
    """Return the number that was read when it is sound as it stands, else the only other that is; empty when there is none."""
    sound = list(choices)
    numbers = {number for number, _ in sound}
    if read in sound:
        return read[0]
    return numbers.pop() if len(numbers) == 1 else ""


def _day(text: str, today: date, *, future: bool) -> date | None:
    """Read YYMMDD: a birth lies in the past, an expiry may lie ahead."""
    try:
        year, month, day = int(text[:2]), int(text[2:4]), int(text[4:])
        century = 2000 if future or year <= today.year % _SHORT_YEAR else 1900
        return date(century + year, month, day)
    except ValueError:
        return None


def _name(text: str) -> str:
    # nothing but fillers follows three of them; a letter read there is one of them
    surname, _, given = text.translate(_AS_LETTER).partition("<<<")[0].strip("<").partition("<<")
    return " ".join(part for part in (surname.replace("<", " ").strip(), re.sub("<+", " ", given).strip()) if part)


@dataclass(frozen=True, slots=True)
class _Fields:
    """The checked fields of either format, with look-alikes put right."""

    number: str
    number_check: str
    birth: str
    sex: str
    expiry: str

    def dates(self, today: date) -> tuple[date, date] | None:
        """Return birth and expiry when their check digits are right and they are dates."""
        if check_digit(self.birth[:6]) != self.birth[6] or check_digit(self.expiry[:6]) != self.expiry[6]:
            return None
        birth, expiry = _day(self.birth[:6], today, future=False), _day(self.expiry[:6], today, future=True)
        return (birth, expiry) if birth is not None and expiry is not None and self.sex in {"M", "F", "<", "X"} else None


def _passport(lines: Sequence[str], today: date) -> Zone | None:
    # names carry no check digit, so a line of names need not be whole
    upper, lower = _fitted(lines[0], PASSPORT_LINE) or lines[0], _fitted(lines[1], PASSPORT_LINE)
    if not upper.startswith("P") or not lower:
        return None
    birth, expiry = lower[13:20].translate(_AS_DIGIT), lower[21:28].translate(_AS_DIGIT)
    parts = _Fields(lower[:9], lower[9].translate(_AS_DIGIT), birth, lower[20], expiry)
    dates = parts.dates(today)
    personal_check, whole = lower[42] if lower[42] == "<" else lower[42].translate(_AS_DIGIT), lower[43].translate(_AS_DIGIT)
    sound = _the_sound_one(
        (
            (number, personal)
            for number in _spellings(parts.number)
            for personal in _spellings(lower[28:42])
            if check_digit(number) == parts.number_check
            and (check_digit(personal) == personal_check or (personal_check == "<" and not personal.strip("<")))
            and check_digit(number + parts.number_check + birth + expiry + personal + personal_check) == whole
        ),
        (parts.number, lower[28:42]),
    )
    if dates is None or not sound:
        return None
    return Zone("mrz_td3", upper[:2].rstrip("<"), upper[2:5].translate(_AS_LETTER), sound.rstrip("<"), _name(upper[5:]), parts.sex, *dates)


def _card(lines: Sequence[str], today: date) -> Zone | None:
    first, second = (_fitted(line, CARD_LINE) for line in lines[:2])
    third = _fitted(lines[2], CARD_LINE) or lines[2]
    if not first or not second or first[0].translate(_AS_LETTER) not in {"I", "A", "C"}:
        return None
    birth, expiry = second[:7].translate(_AS_DIGIT), second[8:15].translate(_AS_DIGIT)
    parts = _Fields(first[5:14], first[14].translate(_AS_DIGIT), birth, second[7], expiry)
    dates = parts.dates(today)
    whole = second[29].translate(_AS_DIGIT)
    sound = _the_sound_one(
        (
            (number, optional)
            for number in _spellings(parts.number)
            for optional in _spellings(first[15:30])
            if check_digit(number) == parts.number_check
            and check_digit(number + parts.number_check + optional + birth + expiry + second[18:29]) == whole
        ),
        (parts.number, first[15:30]),
    )
    if dates is None or not sound:
        return None
    return Zone(
        "mrz_td1",
        first[:2].translate(_AS_LETTER).rstrip("<"),
        first[2:5].translate(_AS_LETTER),
        sound.rstrip("<"),
        _name(third),
        parts.sex,
        *dates,
    )


def parse(lines: Sequence[str], today: date) -> Zone | None:
    """Return what two or three neighbouring lines say, None unless every check digit is right; `lines` from top to bottom."""
    texts = [as_zone_text(line) for line in lines]
    for count, reader in ((3, _card), (2, _passport)):
        for begin in range(len(texts) - count, -1, -1):
            chosen = texts[begin : begin + count]
            zone = reader(chosen, today) if all(chosen) else None
            if zone is not None and _NUMBER.fullmatch(zone.number):
                return zone
    return None
