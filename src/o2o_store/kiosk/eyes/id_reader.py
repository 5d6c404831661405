"""Resident cards, both sides, and the zones of passports and permits, off a picture: the number line first.

The number proves itself (check character, birth date, province) and counts when two frames agree; it is never completed or
corrected, because one missing digit can always be invented to fit. The name has no check: it is shown for confirmation
unless two frames agree on it beyond doubt. Facts and figures: the fact sheet on reading cards.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import numpy as np

from o2o_store.domain.clock import BEIJING
from o2o_store.domain.identity import PERMANENT_RESIDENCE, RESIDENCE_PERMIT, RESIDENT, ResidentId, parse_resident_id
from o2o_store.kiosk.eyes import card_back, mrz
from o2o_store.kiosk.eyes.card_layout import (
    NumberLine,
    address_of,
    as_name,
    contradicted,
    ethnicity_by_place,
    ethnicity_of,
    joined,
    name_by_place,
    name_of,
    read_boxes,
    read_upper_rows,
    rows_of,
)
from o2o_store.kiosk.eyes.findings import Corners, Hint
from o2o_store.kiosk.eyes.ocr import Floats, Image, Line, Quad, aligned, find_text, lengths, read_strip, spell, strip_of
from o2o_store.kiosk.eyes.quality import Stillness, why_unreadable_card
from o2o_store.kiosk.eyes.views import as_frame

KINDS = (RESIDENT, RESIDENCE_PERMIT, PERMANENT_RESIDENCE)
"""Every kind that carries this number; which of them a hall accepts is decided by the law, not by the eyes."""
FRONT, BACK = "id_front", "id_back"
LEAST_SURE, COUNTS = 0.5, 0.7
"""Least probability of a number's weakest character for a single read to be returned, and for a frame to count in a session."""
BLIND_SURE = 0.9
"""Least probability of a zone's characters that its check digit cannot tell from others."""
NAME_SURE = 0.98
WRONG_SURE = 0.95
"""Least probability of the weakest character of a number that is told to be wrong: a finger over a digit must not say so."""
UPRIGHT_SURE, UPRIGHT_LENGTH = 0.9, 5
"""Mean probability and length of a line from which it is certain that text stands this way up."""
AGREE = 2
LINE_SHAPES, BACK_SHAPES = (5.5, 60.0), (3.0, 22.0)
MOST_LINES, MOST_BACK, MOST_ZONE = 4, 5, 4
MEMORY = 8
HINT_AFTER = 3
"""Pictures in a row without a number after which the person is told why."""
LONGEST_DIGITS, NUMBER_LENGTH = 20, 18
FEW_BOXES = 3
ZONE_NEAR, ZONE_BESIDE, ZONE_LENGTH, ZONE_SLANT = 0.30, 0.25, 0.6, 0.15
"""Lines of one zone: distance down and along, least length, as shares of its longest line, and the sine of their slant."""
_DIGITS = "0123456789X"
_FOLDED = str.maketrans({"O": "0", "o": "0", "D": "0", "I": "1", "l": "1", "i": "1", "|": "1", "B": "8", "S": "5", "Z": "2", "z": "2",
                         "x": "X", "×": "X", "Ｘ": "X", "乂": "X", "К": "X"})  # fmt: skip
_RUN = re.compile(r"[0-9X]+")
_STROKES = "|Il"
"""What the card's edge or a line beside it is read as."""
_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
_NUMBER_ONLY = re.compile(r"(?<![0-9X])([0-9]{17}[0-9X])(?![0-9X])")


@dataclass(frozen=True, slots=True)
class IdReading:
    """What one frame (or a session of frames) says. Prints nothing of the person.

    `kind` is `id_front`, `id_back`, `mrz_td3` (a passport) or `mrz_td1` (a card with a zone); a field that the kind does not
    have, or that could not be read, is empty. A session's reading has no address: nobody needs it.
    """

    number: str = field(repr=False, default="")
    name: str = field(repr=False, default="")
    birth: date | None = field(repr=False, default=None)
    sex: str = field(repr=False, default="")
    number_sure: float = 0.0
    name_sure: float = 0.0
    needs_confirm: bool = True
    quad: tuple[tuple[float, float], ...] = ()
    kind: str = FRONT
    ethnicity: str = field(repr=False, default="")
    address: str = field(repr=False, default="")
    authority: str = field(repr=False, default="")
    valid_from: date | None = field(repr=False, default=None)
    valid_until: date | str | None = field(repr=False, default=None)
    expiry: date | None = field(repr=False, default=None)
    document: str = ""

    def shares(self, image: Image) -> Corners:
        """Return the card's corners as shares of the picture's width and height."""
        height, width = image.shape[:2]
        return tuple((x / width, y / height) for x, y in self.quad)


def find_number(line: Line, today: date) -> tuple[ResidentId, float] | None:
    """Return the valid number that stands alone in a read line, and the probability of its weakest character.

    Eighteen characters out of a longer row of digits (a waybill, a bank card) are no number, whatever their check character says.
    """
    dense = line.without_spaces()
    folded = dense.text.translate(_FOLDED)
    for run in _RUN.finditer(folded):
        begin, end = _without_strokes(dense.text, run.start(), run.end())
        if not _NUMBER.fullmatch(folded, begin, end):
            continue
        found = parse_resident_id(folded[begin:end], today, KINDS)
        if isinstance(found, ResidentId):
            return found, min(dense.sure[begin:end])
    return None


def _without_strokes(text: str, begin: int, end: int) -> tuple[int, int]:
    """Return the ends of a row of digits that is too long by strokes at its ends."""
    while end - begin > NUMBER_LENGTH and text[begin] in _STROKES:
        begin += 1
    while end - begin > NUMBER_LENGTH and text[end - 1] in _STROKES:
        end -= 1
    return begin, end


def _wrong_number(line: Line) -> list[str]:
    """Return 18 characters that were read beyond doubt and that are no number; called for lines without one."""
    dense = line.without_spaces()
    found = _NUMBER_ONLY.search(dense.text.translate(_FOLDED))
    return [found.group(1)] if found and min(dense.sure[found.start(1) : found.end(1)]) >= WRONG_SURE else []


def _shaped(boxes: list[Quad], shapes: tuple[float, float]) -> list[Quad]:
    """Return boxes of a range of shapes, longest first."""
    sized = [(lengths(box), box) for box in boxes]
    fitting = [(along, box) for (along, high), box in sized if shapes[0] <= along / max(high, 1.0) <= shapes[1]]
    return [box for _, box in sorted(fitting, key=lambda pair: -pair[0])]


@dataclass(frozen=True, slots=True, repr=False)
class _Strip:
    """A box read one way up."""

    box: Quad
    upside_down: bool
    chances: Floats
    line: Line

    @property
    def certain(self) -> bool:
        """Whether the text surely stands this way up."""
        legible = len(self.line.text) >= UPRIGHT_LENGTH and not mrz.looks_turned(self.line.text)
        return legible and float(np.mean(self.line.sure)) >= UPRIGHT_SURE


def _read_line(image: Image, box: Quad, *, upside_down: bool) -> _Strip:
    chances = read_strip(strip_of(image, box, upside_down=upside_down))
    return _Strip(box, upside_down, chances, spell(chances))


def _number_of(strip: _Strip, today: date) -> NumberLine | None:
    found = find_number(strip.line, today)
    if found is None:
        digits = spell(strip.chances, only=_DIGITS)
        found = find_number(digits, today) if len(digits.text) <= LONGEST_DIGITS else None
    if found is None:
        return None
    labelled = any(word in strip.line.text for word in ("号码", "身份", "公民"))
    return NumberLine(found[0], found[1], strip.box, strip.upside_down, labelled)


class Look:
    """One picture: where text stands, and its longest lines, each read once and the other way up only while that is in doubt.

    A glance finds the print of most fronts; zones, far cards and what a glance leaves in doubt need the close look.
    """

    def __init__(self, image: Image, today: date, *, closely: bool = False, upside_down: bool = False) -> None:
        self.image = image
        self.today = today
        self.closely = closely
        self.boxes = aligned(find_text(image, closely=closely))
        self.lines = _shaped(self.boxes, LINE_SHAPES)[:MOST_LINES]
        self.upside_down = upside_down
        self.number: NumberLine | None = None
        self.zone: tuple[mrz.Zone, float, Quad] | None = None
        self._read: list[_Strip] = []
        self._find()

    def _strips(self) -> Iterator[_Strip]:
        """Read lines from the lowest up, because the number and the zone stand last; then turned, unless text was legible."""
        for upside_down in (self.upside_down, not self.upside_down):
            for box in sorted(self.lines, key=lambda line: float(line[:, 1].mean()) * (1 if upside_down else -1)):
                strip = _read_line(self.image, box, upside_down=upside_down)
                self._read.append(strip)
                yield strip
                if mrz.looks_turned(strip.line.text):
                    break
            if any(strip.certain for strip in self._read):
                return

    def _find(self) -> None:
        for strip in self._strips():
            self.number = _number_of(strip, self.today)
            if self.number is not None:
                self.upside_down = strip.upside_down
                return
            if mrz.looks_like_zone(strip.line.text):
                self.zone = self._zone_at(strip)
                return

    def _zone_at(self, strip: _Strip) -> tuple[mrz.Zone, float, Quad] | None:
        """Read the lines that belong to one zone and return what they say, how sure its number is, and its lowest line."""
        along = (strip.box[1] - strip.box[0]) / max(lengths(strip.box)[0], 1e-6) * (-1 if strip.upside_down else 1)
        beside = [(self._below(strip.box, box, along), box) for box in self.boxes if self._belongs(strip.box, box, along)]
        ordered = [box for _, box in sorted(beside, key=lambda pair: pair[0])][-MOST_ZONE:]
        read = [
            strip.chances if box is strip.box else _read_line(self.image, box, upside_down=strip.upside_down).chances for box in ordered
        ]
        lines = [spell(chances, only=mrz.ALPHABET) for chances in read]
        zone = mrz.parse([line.text for line in lines], self.today)
        return (zone, _zone_sure(zone, lines), ordered[-1]) if zone is not None else None

    @staticmethod
    def _below(line: Quad, box: Quad, along: Floats) -> float:
        return float((box.mean(0) - line.mean(0)) @ np.asarray([-along[1], along[0]], np.float32))

    @staticmethod
    def _belongs(line: Quad, box: Quad, along: Floats) -> bool:
        length, own = lengths(line)[0], lengths(box)[0]
        offset, way = box.mean(0) - line.mean(0), (box[1] - box[0]) / max(own, 1e-6)
        near = abs(Look._below(line, box, along)) < ZONE_NEAR * length and abs(float(offset @ along)) < ZONE_BESIDE * length
        return near and own > ZONE_LENGTH * length and abs(float(along[0] * way[1] - along[1] * way[0])) < ZONE_SLANT

    def back(self) -> card_back.Back | None:
        """Return what a card's back says; other text costs nothing more."""
        best = max(self._read, key=lambda strip: float(np.mean(strip.line.sure)) if strip.line.text else 0.0, default=None)
        read = [strip for strip in self._read if best is not None and strip.upside_down == best.upside_down]
        if best is None or not card_back.looks_like_back([strip.line.without_spaces().text for strip in read]):
            return None
        known = [id(strip.box) for strip in read]
        more = [box for box in _shaped(self.boxes, BACK_SHAPES) if id(box) not in known][:MOST_BACK]
        read += [_read_line(self.image, box, upside_down=best.upside_down) for box in more]
        return card_back.parse([strip.line.without_spaces().text for strip in read], self.today)

    def wrong_numbers(self) -> list[str]:
        """Return what was read beyond doubt in the shape of a number and is none."""
        return [wrong for strip in self._read for wrong in _wrong_number(strip.line)] if self.number is None else []


def _zone_sure(zone: mrz.Zone, lines: list[Line]) -> float:
    """Return the probability of the weakest character of a zone's number; doubt about a blind one counts double."""
    sought = zone.number.replace("O", "0")
    for line in lines:
        at = line.text.replace("O", "0").find(sought)
        if at >= 0:
            chances = line.sure[at : at + len(sought)]
            blind = [chance for character, chance in zip(zone.number, chances, strict=True) if character in mrz.BLIND]
            return min(chances) if min(blind, default=1.0) >= BLIND_SURE else min(*chances, LEAST_SURE / 2)
    return 0.0


def _today() -> date:
    return datetime.now(BEIJING).date()


def _front(look: Look, number: NumberLine, *, everything: bool) -> tuple[IdReading, list[Quad]]:
    """Read the rows of a front, given the number's line; also return the boxes in which the name stood."""
    rows = rows_of(read_upper_rows(look.image, look.boxes, number))
    name, sure, row = name_of(rows)
    if not name:
        name, sure = name_by_place(look.image, number)
    sure_of_number = number.sure if not contradicted(rows, number.number) else 0.0
    reading = _reading(number, name, sure, sure_of_number)
    if everything:
        resident = number.number.text[0] != "8"
        ethnicity = (ethnicity_of(rows) or ethnicity_by_place(look.image, number)) if resident else ""
        reading = replace(reading, ethnicity=ethnicity, address=address_of(look.image, look.boxes, number, rows))
    return reading, [item.box for item in row]


def _reading(number: NumberLine, name: str, name_sure: float, number_sure: float) -> IdReading:
    text = number.number.text
    sex = "男" if int(text[16]) % 2 else "女"
    return IdReading(text, name, number.number.birth_date, sex, number_sure, name_sure, needs_confirm=True, quad=number.card())


def _of_zone(zone: mrz.Zone, sure: float, lowest: Quad) -> IdReading:
    quad = tuple((float(x), float(y)) for x, y in lowest)
    return IdReading(
        zone.number, zone.name, zone.birth, zone.sex, sure, 0.0, needs_confirm=True, quad=quad, kind=zone.kind, expiry=zone.expiry,
        document=zone.document,
    )  # fmt: skip


def _of_back(back: card_back.Back) -> IdReading:
    return IdReading(kind=BACK, authority=back.authority, valid_from=back.valid_from, valid_until=back.valid_until)


def _other_than_front(look: Look) -> IdReading | None:
    """Return what a zone or a back says, when the picture shows one of these."""
    if look.zone is not None:
        return _of_zone(*look.zone) if look.zone[1] >= LEAST_SURE else None
    back = look.back()
    return _of_back(back) if back is not None else None


def read(frame: Image) -> IdReading | None:
    """Read one picture (BGR) without memory, everything that is printed; None when nothing could be made certain enough."""
    picture, today = as_frame(frame, coloured=True), _today()
    return None if picture is None else _read_alone(picture, today)


def _read_alone(frame: Image, today: date) -> IdReading | None:
    look = Look(frame, today)
    if look.number is not None and look.number.sure >= COUNTS:
        reading = _front(look, look.number, everything=True)[0]
        if reading.number_sure >= COUNTS and reading.name:
            return reading
    look = Look(frame, today, closely=True)
    if look.number is None:
        return _other_than_front(look)
    if look.number.sure < LEAST_SURE:
        return None
    reading = _front(look, look.number, everything=True)[0]
    return reading if reading.number_sure >= LEAST_SURE else None


@dataclass(frozen=True, slots=True)
class _Anchor:
    """Where number and name stood in the last picture that counted: a steady card is read there again, without a search."""

    number: NumberLine
    name: list[Quad]


class Session:
    """One person's card over several frames; made anew for every person and keeps nothing when it is dropped."""

    def __init__(self) -> None:
        self.hint: Hint | None = None
        self.wrong_number = ""
        """A number that frames agree on and that is none: its check character, date or province is wrong."""
        self.valid_until: date | str | None = None
        """What the back said, once it was shown."""
        self._readings: list[IdReading] = []
        self._closely = False
        self._upside_down = False
        self._still = Stillness()
        self._empty = False
        self._failed = 0
        self._anchor: _Anchor | None = None
        self._wrong: list[str] = []

    def feed(self, frame: Image) -> IdReading | None:
        """Take the next picture; return the reading once two frames agree on the number, else None with a `hint`."""
        picture = as_frame(frame, coloured=True)
        if picture is None or (not self._still.has_moved(picture) and self._empty):
            return None
        reading = self._read_again(picture) or self._read(picture)
        if reading is None:
            return None
        self._readings = [*self._readings[-MEMORY:], reading]
        return self._agreed(reading)

    def _read_again(self, frame: Image) -> IdReading | None:
        """Read where the last picture was read; None when the same number is not there beyond doubt."""
        anchor, self._anchor = self._anchor, None
        if anchor is None:
            return None
        strip = _read_line(frame, anchor.number.quad, upside_down=anchor.number.upside_down)
        number = _number_of(strip, _today())
        if number is None or number.number != anchor.number.number or number.sure < COUNTS:
            return None
        name, sure = as_name(joined(read_boxes(frame, [(0.0, 0.0, box) for box in anchor.name], number)))
        return _reading(number, name, sure, number.sure)

    def _read(self, frame: Image) -> IdReading | None:
        look = Look(frame, _today(), closely=self._closely, upside_down=self._upside_down)
        number = look.number
        self._empty = number is None and look.closely and len(look.boxes) < FEW_BOXES
        wrong = look.wrong_numbers()
        if wrong or look.closely or number is not None:
            self._note_wrong(wrong[0] if wrong else "")
        self._closely = look.closely if wrong else not look.closely
        if number is None:
            return self._without_number(look)
        self._failed, self.hint = 0, None
        if number.sure < COUNTS:
            return None
        self._upside_down = number.upside_down
        reading, name = _front(look, number, everything=False)
        if reading.number_sure < COUNTS:
            return None
        # The way that found number and name is the way to look on.
        self._closely = look.closely if name else not look.closely
        self._anchor = _Anchor(number, name) if name else None
        return reading

    def _without_number(self, look: Look) -> IdReading | None:
        """Take another document, turn the person to the other side, or else count the failure and say why."""
        other = _other_than_front(look)
        if other is not None and other.kind == BACK:
            self.valid_until, self.hint = other.valid_until, Hint("other_side")
            return None
        if other is not None and other.number_sure >= COUNTS:
            return other
        self._failed += 1
        if look.closely or self._wrong:
            self.hint = why_unreadable_card(look.image, look.lines, len(look.boxes)) if self._failed >= HINT_AFTER else None
        return None

    def _note_wrong(self, found: str) -> None:
        """Remember a number-shaped line that is no number; a glance that misreads differs from the next, a wrong card does not."""
        self._wrong = [*self._wrong[-MEMORY:], found] if found else []
        self.wrong_number = found if found and self._wrong.count(found) > AGREE else ""

    def _agreed(self, last: IdReading) -> IdReading | None:
        same = [reading for reading in self._readings if reading.number == last.number and reading.kind == last.kind]
        if len(same) < AGREE:
            return None
        names = [reading.name for reading in same if reading.name]
        name = max(names, key=names.count, default="")
        certain = sum(reading.name == name and reading.name_sure >= NAME_SURE for reading in same)
        disputed = any(other != name for other in names)
        sure = max((reading.name_sure for reading in same if reading.name == name), default=0.0)
        confirm = not name or disputed or certain < AGREE
        return replace(last, name=name, name_sure=sure, needs_confirm=confirm, valid_until=self.valid_until)
