"""Number and name off the front of a resident identity card, number line first; nothing else of the card is kept.

The number proves itself (check character, birth date, province) and counts when two frames agree; it is never completed or
corrected, because one missing digit can always be invented to fit. The name has no check: it is shown for confirmation
unless two frames agree on it beyond doubt. Facts and figures: the fact sheet on reading cards.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np

from o2o_store.domain.clock import BEIJING
from o2o_store.domain.identity import PERMANENT_RESIDENCE, RESIDENCE_PERMIT, RESIDENT, ResidentId, parse_resident_id
from o2o_store.kiosk.eyes.findings import Corners, Hint
from o2o_store.kiosk.eyes.ocr import Floats, Image, Line, Quad, find_text, lengths, read_strip, spell, strip_of
from o2o_store.kiosk.eyes.quality import Stillness, why_unreadable_card

KINDS = (RESIDENT, RESIDENCE_PERMIT, PERMANENT_RESIDENCE)
"""Every kind that carries this number; which of them a hall accepts is decided by the law, not by the eyes."""
LEAST_SURE, COUNTS = 0.5, 0.7
"""Least probability of a number's weakest character for a single read to be returned, and for a frame to count in a session."""
NAME_SURE = 0.98
WRONG_SURE = 0.95
"""Least probability of the weakest character of a number that is told to be wrong: a finger over a digit must not say so."""
AGREE = 2
LINE_SHAPES = (5.5, 60.0)
MOST_LINES = 4
MOST_STRIPS = 12
MEMORY = 8
HINT_AFTER = 3
"""Pictures in a row without a number after which the person is told why."""
LONGEST_DIGITS = 20
SHORTEST_NAME = 2
FEW_BOXES = 3
UPPER_ROWS, BIRTH_ROW = (-48.0, -20.0), (-30.0, -20.0)
NAME_AT, BIRTH_AT, NEAR = -40.0, -25.2, 3.2
"""Where rows stand, in millimetres below the number line (measured on the standard's layout), and how far off one may be."""
LEFTMOST, LATEST_START, PHOTO_FROM, TALLEST_BOX, ROW_HEIGHT = -5.0, 42.0, 51.0, 12.0, 2.0
_DIGITS = "0123456789X"
_FOLDED = str.maketrans({"O": "0", "o": "0", "D": "0", "I": "1", "l": "1", "i": "1", "|": "1", "B": "8", "S": "5", "Z": "2", "z": "2",
                         "x": "X", "×": "X", "Ｘ": "X", "乂": "X", "К": "X"})  # fmt: skip
_NUMBER = re.compile(r"(?=([0-9]{17}[0-9X]))")
_NUMBER_ONLY = re.compile(r"(?<![0-9X])([0-9]{17}[0-9X])(?![0-9X])")
_IDEOGRAPHS = "㐀-鿿豈-﫿\U00020000-\U0003ffff"
_NOT_NAME = re.compile(f"[^{_IDEOGRAPHS}·]")
_DOTS = re.compile("[•.・‧∙●。⋅]")
_BIRTH = re.compile(r"(\d{4})年?(\d{1,2})月(\d{1,2})")
_LABELS = re.compile("性别|民族|出生|住址|[年月日址]")
_STAMP = re.compile("样本?|本|SPECIMEN")


@dataclass(frozen=True, slots=True)
class IdReading:
    """What one frame (or a session of frames) says. Prints nothing of the person."""

    number: str = field(repr=False)
    name: str = field(repr=False, default="")
    birth: date | None = field(repr=False, default=None)
    sex: str = field(repr=False, default="")
    number_sure: float = 0.0
    name_sure: float = 0.0
    needs_confirm: bool = True
    quad: tuple[tuple[float, float], ...] = ()
    kind: str = "id_front"

    def shares(self, image: Image) -> Corners:
        """Return the card's corners as shares of the picture's width and height."""
        height, width = image.shape[:2]
        return tuple((x / width, y / height) for x, y in self.quad)


def find_number(line: Line, today: date) -> tuple[ResidentId, float] | None:
    """Return the valid number inside a read line and the probability of its weakest character."""
    dense = line.without_spaces()
    for match in _NUMBER.finditer(dense.text.translate(_FOLDED)):
        found = parse_resident_id(match.group(1), today, KINDS)
        if isinstance(found, ResidentId):
            return found, min(dense.sure[match.start(1) : match.end(1)])
    return None


def _wrong_number(line: Line) -> list[str]:
    """Return 18 characters that were read beyond doubt and that are no number; called for lines without one."""
    dense = line.without_spaces()
    found = _NUMBER_ONLY.search(dense.text.translate(_FOLDED))
    return [found.group(1)] if found and min(dense.sure[found.start(1) : found.end(1)]) >= WRONG_SURE else []


@dataclass(frozen=True, slots=True)
class NumberLine:
    """The line of the number as the card's own ruler: origin, directions, and pixels per millimetre."""

    number: ResidentId
    sure: float
    quad: Quad
    upside_down: bool
    labelled: bool

    @property
    def millimetre(self) -> float:
        """Pixels per millimetre: the line is 51 mm of digits, 76 mm with its label."""
        return lengths(self.quad)[0] / (76.0 if self.labelled else 51.0)

    def axes(self) -> tuple[Floats, Floats]:
        """Return unit vectors along the text and down the card."""
        along = (self.quad[1] - self.quad[0]) / max(lengths(self.quad)[0], 1e-6) * (-1 if self.upside_down else 1)
        return np.asarray(along, np.float32), np.asarray([-along[1], along[0]], np.float32)

    @property
    def middle(self) -> float:
        """Millimetres from the card's left edge to the middle of the line."""
        return 43.0 if self.labelled else 54.2

    def on_card(self, points: Floats) -> tuple[Floats, Floats]:
        """Return points as millimetres from the card's left edge and below the number line."""
        along, down = self.axes()
        offset = points - self.quad.mean(0)
        return np.asarray(offset @ along / self.millimetre + self.middle, np.float32), np.asarray(
            offset @ down / self.millimetre, np.float32
        )

    def in_picture(self, corners: tuple[tuple[float, float], ...]) -> Quad:
        """Return points given in card millimetres as pixels."""
        along, down = self.axes()
        spots = [self.quad.mean(0) + ((x - self.middle) * along + y * down) * self.millimetre for x, y in corners]
        return np.asarray(spots, np.float32)

    def card(self) -> tuple[tuple[float, float], ...]:
        """Return the card's corners in the picture."""
        edges = ((0.0, -48.4), (85.6, -48.4), (85.6, 5.6), (0.0, 5.6))
        return tuple((float(x), float(y)) for x, y in self.in_picture(edges))


def _lines(boxes: list[Quad]) -> list[Quad]:
    """Return boxes shaped like a line of digits, longest first."""
    shaped = [(lengths(box), box) for box in boxes]
    long = [(along, box) for (along, high), box in shaped if LINE_SHAPES[0] <= along / max(high, 1.0) <= LINE_SHAPES[1]]
    return [box for _, box in sorted(long, key=lambda pair: -pair[0])[:MOST_LINES]]


def _number_in(image: Image, box: Quad, today: date, *, upside_down: bool, wrong: list[str] | None = None) -> NumberLine | None:
    chances = read_strip(strip_of(image, box, upside_down=upside_down))
    line = spell(chances)
    found = find_number(line, today)
    if found is None:
        digits = spell(chances, only=_DIGITS)
        found = find_number(digits, today) if len(digits.text) <= LONGEST_DIGITS else None
    if found is None:
        if wrong is not None:
            wrong += _wrong_number(line)
        return None
    return NumberLine(found[0], found[1], box, upside_down, any(word in line.text for word in ("号码", "身份", "公民")))


def _lowest_first(boxes: list[Quad], *, upside_down: bool) -> list[Quad]:
    """Return lines in the order in which the number is likeliest: it stands last on the card."""
    return sorted(boxes, key=lambda box: float(box[:, 1].mean()) * (1 if upside_down else -1))


def find_number_line(
    image: Image, boxes: list[Quad], today: date, *, upside_down_first: bool = False, wrong: list[str] | None = None
) -> NumberLine | None:
    """Return the number and its line, trying both ways up; the way that worked last is tried first.

    `wrong` gathers what was read beyond doubt in the shape of a number and is none.
    """
    lines = _lines(boxes)
    for upside_down in (upside_down_first, not upside_down_first):
        for box in _lowest_first(lines, upside_down=upside_down):
            line = _number_in(image, box, today, upside_down=upside_down, wrong=wrong)
            if line is not None:
                return line
    return None


@dataclass(frozen=True, slots=True)
class _Placed:
    """A read box with its place on the card in millimetres."""

    x: float
    y: float
    line: Line
    box: Quad


def _stands_in_upper_rows(xs: Floats, ys: Floats) -> bool:
    beside = LEFTMOST < float(xs.min()) < LATEST_START and float(xs.mean()) < PHOTO_FROM
    return beside and UPPER_ROWS[0] < float(ys.mean()) < UPPER_ROWS[1] and float(ys.max() - ys.min()) < TALLEST_BOX


def _read_upper_rows(image: Image, boxes: list[Quad], number: NumberLine) -> list[_Placed]:
    """Read the boxes where name, sex and birth stand; the address below them is not read at all."""
    placed = []
    for box in boxes:
        xs, ys = number.on_card(box)
        if _stands_in_upper_rows(xs, ys):
            placed.append((float(xs.min()), float(ys.mean()), box))
    placed.sort(key=lambda item: item[1])
    read: list[_Placed] = []
    for x, y, box in placed[:MOST_STRIPS]:
        births = [item.y for item in read if _BIRTH.search(item.line.text)]
        if births and y > births[0] + ROW_HEIGHT:
            break
        read.append(_Placed(x, y, spell(read_strip(strip_of(image, box, upside_down=number.upside_down))).without_spaces(), box))
    return read


def _read_boxes(image: Image, boxes: list[Quad], number: NumberLine) -> list[_Placed]:
    """Read these boxes from left to right."""
    return [
        _Placed(0.0, 0.0, spell(read_strip(strip_of(image, box, upside_down=number.upside_down))).without_spaces(), box) for box in boxes
    ]


def _rows(placed: list[_Placed]) -> list[list[_Placed]]:
    rows: list[list[_Placed]] = []
    for item in sorted(placed, key=lambda one: one.y):
        if rows and abs(sum(one.y for one in rows[-1]) / len(rows[-1]) - item.y) < ROW_HEIGHT:
            rows[-1].append(item)
        else:
            rows.append([item])
    return [sorted(row, key=lambda one: one.x) for row in rows]


def as_name(line: Line) -> tuple[str, float]:
    """Return the name in a line after its label, and its weakest probability; an empty name when there is none."""
    text = _DOTS.sub("·", line.text)
    begin = max(text.find("名", 0, 4), text.find("姓", 0, 3)) + 1
    kept = [
        (character, chance) for character, chance in zip(text[begin:], line.sure[begin:], strict=True) if not _NOT_NAME.match(character)
    ]
    name = "".join(character for character, _ in kept)
    return (name, min(chance for _, chance in kept)) if len(name) >= SHORTEST_NAME else ("", 0.0)


def _joined(row: list[_Placed]) -> Line:
    return Line("".join(one.line.text for one in row), tuple(chance for one in row for chance in one.line.sure))


def _name_of(rows: list[list[_Placed]]) -> tuple[str, float, list[_Placed]]:
    """Find the row that says 姓名, or else the one where it should stand, scaled by where the birth row was found."""
    lines = [(sum(one.y for one in row) / len(row), _joined(row), row) for row in rows]
    births = [y for y, line, _ in lines if _BIRTH.search(line.text) or "出生" in line.text]
    scale = BIRTH_AT / births[-1] if births and BIRTH_ROW[0] < births[-1] < BIRTH_ROW[1] else 1.0
    for y, line, row in lines:
        labelled = bool(re.search("^姓|^.?名|姓名", line.text))
        if labelled or (abs(y * scale - NAME_AT) < NEAR and not _LABELS.search(line.text) and not _STAMP.fullmatch(line.text)):
            name, sure = as_name(line)
            if name:
                return name, sure, row
    return "", 0.0, []


def _name_by_place(image: Image, number: NumberLine) -> tuple[str, float]:
    """Read where the name should be, for the boxes that the detector skipped; never beyond doubt."""
    corners = number.in_picture(((4.0, -43.2), (40.0, -43.2), (40.0, -36.8), (4.0, -36.8)))
    name, sure = as_name(spell(read_strip(strip_of(image, corners, pad=0.0))).without_spaces())
    return name, min(sure, COUNTS)


def _contradicted(rows: list[list[_Placed]], number: ResidentId) -> bool:
    """Tell whether the printed birth date was read and differs from the one in the number."""
    for row in rows:
        printed = _BIRTH.search(_joined(row).text)
        if printed:
            year, month, day = (int(part) for part in printed.groups())
            return (year, month, day) != (number.birth_date.year, number.birth_date.month, number.birth_date.day)
    return False


def _today() -> date:
    return datetime.now(BEIJING).date()


def read_card(image: Image, boxes: list[Quad], number: NumberLine) -> tuple[IdReading, list[Quad]]:
    """Read the name and make the reading, given the number's line; also return the boxes in which the name stood."""
    rows = _rows(_read_upper_rows(image, boxes, number))
    name, sure, row = _name_of(rows)
    if not name:
        name, sure = _name_by_place(image, number)
    sure_of_number = number.sure if not _contradicted(rows, number.number) else min(number.sure, LEAST_SURE)
    return _reading(number, name, sure, sure_of_number), [item.box for item in row]


def _reading(number: NumberLine, name: str, name_sure: float, number_sure: float) -> IdReading:
    text = number.number.text
    sex = "男" if int(text[16]) % 2 else "女"
    return IdReading(text, name, number.number.birth_date, sex, number_sure, name_sure, needs_confirm=True, quad=number.card())


def read(frame: Image) -> IdReading | None:
    """Read one picture (BGR) without memory; None when no number could be made certain enough."""
    boxes = find_text(frame)
    number = find_number_line(frame, boxes, _today())
    return read_card(frame, boxes, number)[0] if number is not None and number.sure >= LEAST_SURE else None


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
        self._readings: list[IdReading] = []
        self._upside_down = False
        self._still = Stillness()
        self._empty = False
        self._failed = 0
        self._anchor: _Anchor | None = None
        self._wrong: list[str] = []

    def feed(self, frame: Image) -> IdReading | None:
        """Take the next picture; return the reading once two frames agree on the number, else None with a `hint`."""
        if not self._still.has_moved(frame) and self._empty:
            return None
        reading = self._read_again(frame) or self._read(frame)
        if reading is None:
            return None
        self._readings = [*self._readings[-MEMORY:], reading]
        return self._agreed(reading)

    def _read_again(self, frame: Image) -> IdReading | None:
        """Read where the last picture was read; None when the same number is not there beyond doubt."""
        anchor, self._anchor = self._anchor, None
        if anchor is None:
            return None
        number = _number_in(frame, anchor.number.quad, _today(), upside_down=anchor.number.upside_down)
        if number is None or number.number != anchor.number.number or number.sure < COUNTS:
            return None
        name, sure = as_name(_joined(_read_boxes(frame, anchor.name, number)))
        return _reading(number, name, sure, number.sure)

    def _read(self, frame: Image) -> IdReading | None:
        boxes = find_text(frame)
        wrong: list[str] = []
        number = find_number_line(frame, boxes, _today(), upside_down_first=self._upside_down, wrong=wrong)
        self._empty = number is None and len(boxes) < FEW_BOXES
        self._failed = 0 if number is not None else self._failed + 1
        self.hint = why_unreadable_card(frame, _lines(boxes), len(boxes)) if self._failed >= HINT_AFTER else None
        self._note_wrong(wrong[0] if wrong and number is None else "")
        if number is None or number.sure < COUNTS:
            return None
        self._upside_down = number.upside_down
        reading, name = read_card(frame, boxes, number)
        if reading.number_sure < COUNTS:
            return None
        self._anchor = _Anchor(number, name) if name else None
        return reading

    def _note_wrong(self, found: str) -> None:
        """Remember a number-shaped line that is no number; a glance that misreads differs from the next, a wrong card does not."""
        self._wrong = [*self._wrong[-MEMORY:], found] if found else []
        self.wrong_number = found if found and self._wrong.count(found) > AGREE else ""

    def _agreed(self, last: IdReading) -> IdReading | None:
        same = [reading for reading in self._readings if reading.number == last.number]
        if len(same) < AGREE:
            return None
        names = [reading.name for reading in same if reading.name]
        name = max(names, key=names.count, default="")
        certain = sum(reading.name == name and reading.name_sure >= NAME_SURE for reading in same)
        disputed = any(other != name for other in names)
        sure = max((reading.name_sure for reading in same if reading.name == name), default=0.0)
        confirm = not name or disputed or certain < AGREE
        return IdReading(last.number, name, last.birth, last.sex, last.number_sure, sure, needs_confirm=confirm, quad=last.quad)
