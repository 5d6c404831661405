"""Where things stand on the front of a resident card, measured from the line of the number, and what is printed there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from o2o_store.domain.identity import ResidentId
from o2o_store.kiosk.eyes.ocr import Floats, Image, Line, Quad, lengths, read_strip, spell, strip_of

MOST_STRIPS = 12
SHORTEST_NAME = 2
UPPER_ROWS, ADDRESS_ROWS, BIRTH_ROW = (-48.0, -20.0), (-23.5, -2.5), (-30.0, -20.0)
NAME_AT, ETHNICITY_AT, BIRTH_AT, NEAR = -40.0, -32.5, -25.2, 3.2
"""Where rows stand, in millimetres below the number line (measured on the standard's layout), and how far off one may be."""
LEFTMOST, LATEST_START, PHOTO_FROM, TALLEST_BOX, ROW_HEIGHT = -5.0, 42.0, 51.0, 12.0, 2.0
LABELS_END = 8.0
"""Millimetres from the card's left edge where labels such as 住址 begin at the latest; the address itself begins further right."""
PLACED_NAME, PLACED_ETHNICITY = (4.0, -43.2, 40.0, -36.8), (26.0, -35.4, 46.0, -29.6)
SEX_SURE = 0.9
DOUBTFUL = 0.7
"""Most that a name read by its place alone is ever sure."""
ETHNICITIES = (
    "汉", "蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜", "满", "侗", "瑶", "白", "土家", "哈尼", "哈萨克", "傣", "黎", "傈僳", "佤", "畲",
    "高山", "拉祜", "水", "东乡", "纳西", "景颇", "柯尔克孜", "土", "达斡尔", "仫佬", "羌", "布朗", "撒拉", "毛南", "仡佬", "锡伯", "阿昌", "普米", "塔吉克",
    "怒", "乌孜别克", "俄罗斯", "鄂温克", "德昂", "保安", "裕固", "京", "塔塔尔", "独龙", "鄂伦春", "赫哲", "门巴", "珞巴", "基诺",
)  # fmt: skip
"""GB/T 3304, in the order of its codes from 01."""
_ETHNIC_CHARACTERS = "".join(dict.fromkeys("".join(ETHNICITIES)))
_IDEOGRAPHS = "㐀-鿿豈-﫿\U00020000-\U0003ffff"
_NOT_NAME = re.compile(f"[^{_IDEOGRAPHS}·]")
_DOTS = re.compile("[•.・‧∙●。⋅]")
_SEX = re.compile("别([男女])")
_BIRTH = re.compile(r"(\d{4})年?(\d{1,2})月(\d{1,2})")
_LABELS = re.compile("性别|民族|出生|住址|[年月日址]")
_STAMP = re.compile("样本?|本|SPECIMEN")
_NAME_LABEL = re.compile("^姓|^.?名|姓名")
_ADDRESS_LABEL = re.compile("^.{0,2}?住?址|^住")
_NOT_ADDRESS = re.compile(f"[^{_IDEOGRAPHS}0-9A-Za-z（）()#\\-—·]")
_FOLD = str.maketrans("漢滿壯蒙囘", "汉满壮蒙回")


@dataclass(frozen=True, slots=True, repr=False)
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
        xs, ys = offset @ along / self.millimetre + self.middle, offset @ down / self.millimetre
        return np.asarray(xs, np.float32), np.asarray(ys, np.float32)

    def in_picture(self, corners: Sequence[tuple[float, float]]) -> Quad:
        """Return points given in card millimetres as pixels."""
        along, down = self.axes()
        spots = [self.quad.mean(0) + ((x - self.middle) * along + y * down) * self.millimetre for x, y in corners]
        return np.asarray(spots, np.float32)

    def card(self) -> tuple[tuple[float, float], ...]:
        """Return the card's corners in the picture."""
        edges = ((0.0, -48.4), (85.6, -48.4), (85.6, 5.6), (0.0, 5.6))
        return tuple((float(x), float(y)) for x, y in self.in_picture(edges))


@dataclass(frozen=True, slots=True, repr=False)
class Placed:
    """A box with its place on the card in millimetres; its probabilities and text once it was read."""

    x: float
    y: float
    box: Quad
    chances: Floats
    line: Line


Row = list[Placed]


def place_boxes(boxes: Sequence[Quad], number: NumberLine, rows: tuple[float, float]) -> list[tuple[float, float, Quad]]:
    """Return the boxes beside the photo in a band of the card, with where they begin and how far above the number they stand."""
    placed = []
    for box in boxes:
        xs, ys = number.on_card(box)
        beside = LEFTMOST < float(xs.min()) < LATEST_START and float(xs.mean()) < PHOTO_FROM
        if beside and rows[0] < float(ys.mean()) < rows[1] and float(ys.max() - ys.min()) < TALLEST_BOX:
            placed.append((float(xs.min()), float(ys.mean()), box))
    return sorted(placed, key=lambda item: item[1])


def read_boxes(image: Image, placed: Sequence[tuple[float, float, Quad]], number: NumberLine) -> list[Placed]:
    """Read boxes as they stand in a picture whose card may be upside down."""
    read = []
    for x, y, box in placed[:MOST_STRIPS]:
        chances = read_strip(strip_of(image, box, upside_down=number.upside_down))
        read.append(Placed(x, y, box, chances, spell(chances).without_spaces()))
    return read


def read_upper_rows(image: Image, boxes: Sequence[Quad], number: NumberLine) -> list[Placed]:
    """Read the boxes where name, sex and birth stand, from the top down to the birth date."""
    read: list[Placed] = []
    for item in place_boxes(boxes, number, UPPER_ROWS)[:MOST_STRIPS]:
        births = [one.y for one in read if _BIRTH.search(one.line.text)]
        if births and item[1] > births[0] + ROW_HEIGHT:
            break
        read += read_boxes(image, [item], number)
    return read


def rows_of(placed: Sequence[Placed]) -> list[Row]:
    """Gather boxes into rows from top to bottom, each from left to right."""
    rows: list[Row] = []
    for item in sorted(placed, key=lambda one: one.y):
        if rows and abs(sum(one.y for one in rows[-1]) / len(rows[-1]) - item.y) < ROW_HEIGHT:
            rows[-1].append(item)
        else:
            rows.append([item])
    return [sorted(row, key=lambda one: one.x) for row in rows]


def joined(row: Sequence[Placed]) -> Line:
    """Return a row as one line."""
    return Line("".join(one.line.text for one in row), tuple(chance for one in row for chance in one.line.sure))


def _height(row: Row) -> float:
    return sum(one.y for one in row) / len(row)


def _stretch(rows: Sequence[Row]) -> float:
    """Return by how much heights are off, judged by where the birth row was found."""
    births = [_height(row) for row in rows if _BIRTH.search(joined(row).text) or "出生" in joined(row).text]
    return BIRTH_AT / births[-1] if births and BIRTH_ROW[0] < births[-1] < BIRTH_ROW[1] else 1.0


def as_name(line: Line) -> tuple[str, float]:
    """Return the name in a line after its label, and its weakest probability; an empty name when there is none."""
    text = _DOTS.sub("·", line.text)
    begin = max(text.find("名", 0, 4), text.find("姓", 0, 3)) + 1
    # Two boxes may hold the label's last character; nobody's family is called so.
    while begin and text[begin:].startswith("名"):
        begin += 1
    kept = [
        (character, chance) for character, chance in zip(text[begin:], line.sure[begin:], strict=True) if not _NOT_NAME.match(character)
    ]
    name = "".join(character for character, _ in kept)
    return (name, min(chance for _, chance in kept)) if len(name) >= SHORTEST_NAME else ("", 0.0)


def name_of(rows: Sequence[Row]) -> tuple[str, float, Row]:
    """Find the row that says 姓名, or else the one where it should stand, scaled by where the birth row was found."""
    scale = _stretch(rows)
    for row in rows:
        line = joined(row)
        labelled = bool(_NAME_LABEL.search(line.text))
        in_place = abs(_height(row) * scale - NAME_AT) < NEAR and not _LABELS.search(line.text) and not _STAMP.fullmatch(line.text)
        if labelled or in_place:
            name, sure = as_name(line)
            if name:
                return name, sure, row
    return "", 0.0, []


def _strip_at(image: Image, number: NumberLine, place: tuple[float, float, float, float]) -> Floats:
    left, top, right, bottom = place
    corners = number.in_picture(((left, top), (right, top), (right, bottom), (left, bottom)))
    return read_strip(strip_of(image, corners, pad=0.0))


def name_by_place(image: Image, number: NumberLine) -> tuple[str, float]:
    """Read where the name should be, for the boxes that the detector skipped; never beyond doubt."""
    name, sure = as_name(spell(_strip_at(image, number, PLACED_NAME)).without_spaces())
    return name, min(sure, DOUBTFUL)


def _as_ethnicity(text: str) -> str:
    """Return the longest of the 56 that a text begins with."""
    after = text.partition("族")[2] or text
    fitting = [name for name in ETHNICITIES if after.translate(_FOLD).startswith(name)]
    return max(fitting, key=len, default="")


def ethnicity_of(rows: Sequence[Row]) -> str:
    """Read the ethnicity out of the second row, against the closed list."""
    scale = _stretch(rows)
    for row in rows:
        text = joined(row).text
        if "族" not in text and abs(_height(row) * scale - ETHNICITY_AT) > NEAR:
            continue
        found = _as_ethnicity(text) if "族" in text else ""
        last = row[-1]
        if not found and len(row) > 1:
            found = _as_ethnicity(spell(last.chances, only=_ETHNIC_CHARACTERS).text)
        if found:
            return found
    return ""


def ethnicity_by_place(image: Image, number: NumberLine) -> str:
    """Read where the ethnicity should be: the detector often skips a single character."""
    text = spell(_strip_at(image, number, PLACED_ETHNICITY)).without_spaces().text
    return _as_ethnicity(text) if "族" in text or len(text) <= 1 else ""


def address_of(image: Image, boxes: Sequence[Quad], number: NumberLine, upper: Sequence[Row]) -> str:
    """Read the rows between birth date and number."""
    births = [_height(row) for row in upper if _BIRTH.search(joined(row).text)]
    top = births[-1] + ROW_HEIGHT if births else ADDRESS_ROWS[0]
    found = read_boxes(image, place_boxes(boxes, number, (top, ADDRESS_ROWS[1])), number)
    parts = []
    for row in rows_of(found):
        text = _NOT_ADDRESS.sub("", _ADDRESS_LABEL.sub("", joined(row).text))
        if text and not _STAMP.fullmatch(text):
            parts.append(text)
    return "".join(parts)


def contradicted(rows: Sequence[Row], number: ResidentId) -> bool:
    """Tell whether the printed birth date or, beyond doubt, the printed sex was read and differs from the one in the number."""
    for row in rows:
        line = joined(row)
        sex = _SEX.search(line.text)
        if sex and min(line.sure[sex.start() : sex.end()]) >= SEX_SURE and sex.group(1) != ("男" if int(number.text[16]) % 2 else "女"):
            return True
        printed = _BIRTH.search(line.text)
        if printed:
            year, month, day = (int(part) for part in printed.groups())
            return (year, month, day) != (number.birth_date.year, number.birth_date.month, number.birth_date.day)
    return False
