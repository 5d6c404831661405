"""Rebuilds the two fonts in `resources/fonts` from Debian's fonts-noto-cjk: `python packaging/fonts.py`."""

import sys
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

SOURCE = Path("/usr/share/fonts/opentype/noto")
TARGET = Path(__file__).resolve().parents[1] / "resources" / "fonts"
SIMPLIFIED_CHINESE = 2  # order of faces in the collection: JP, KR, SC, TC, HK
FEATURES = ["kern", "locl", "ccmp", "mark", "palt", "tnum", "vert"]
LICENCE_FILE = Path("/usr/share/doc/fonts-noto-cjk/copyright")
NOTICE = "Noto Sans CJK SC, subsets. © 2014-2021 Adobe (http://www.adobe.com/). Noto is a trademark of Google Inc."


def of_codec(codec: str, leads: Iterable[int], trails: Iterable[int]) -> set[int]:
    """Return the code points that two bytes of a legacy character set can stand for."""
    found: set[int] = set()
    trails = list(trails)
    for lead in leads:
        for trail in trails:
            text = bytes((lead, trail)).decode(codec, "ignore")
            if len(text) == 1:
                found.add(ord(text))
    return found


def of_ranges(*ranges: tuple[int, int]) -> set[int]:
    """Return all code points of half-open ranges."""
    return {code for low, high in ranges for code in range(low, high)}


def alphabets() -> set[int]:
    """Return Latin, Cyrillic, punctuation, currency, arrows, boxes, kana and full-width forms."""
    return of_ranges(
        (0x20, 0x250),
        (0x400, 0x530),
        (0x2000, 0x2070),
        (0x20A0, 0x20C0),
        (0x2100, 0x2600),
        (0x2600, 0x27C0),
        (0x3000, 0x3100),
        (0xFF00, 0xFFF0),
    )


def common() -> set[int]:
    """Return what both weights hold: GB 2312, JIS X 0208 and KS X 1001 beside the alphabets."""
    high = range(0xA1, 0xFF)
    return (
        alphabets()
        | of_codec("gb2312", range(0xA1, 0xF8), high)
        | of_codec("euc_jp", range(0xA1, 0xF5), high)
        | of_codec("euc_kr", range(0xB0, 0xC9), high)
    )


def names() -> set[int]:
    """Return all of GBK: personal names use characters that GB 2312 lacks."""
    return of_codec("gbk", range(0x81, 0xFF), range(0x40, 0xFF))


def build(weight: str, codes: set[int]) -> Path:
    """Write one weight's subset and return where it lies."""
    font = TTFont(SOURCE / f"NotoSansCJK-{weight}.ttc", fontNumber=SIMPLIFIED_CHINESE, recalcTimestamp=False)
    options = subset.Options()
    options.hinting = False
    options.layout_features = FEATURES
    options.name_IDs = ["*"]
    options.notdef_outline = True
    worker = subset.Subsetter(options)
    worker.populate(unicodes=sorted(codes))
    worker.subset(font)
    target = TARGET / f"NotoSansCJKsc-{weight}.otf"
    font.save(target)
    return target


def licence() -> Path:
    """Write the Open Font Licence beside the fonts, taken from Debian's copyright file."""
    stated = LICENCE_FILE.read_text(encoding="utf-8").split("License: SIL-1.1\n")
    lines = stated[-1].split("\n\n")[0].splitlines()
    body = "\n".join("" if line.strip() == "." else line.strip() for line in lines)
    target = TARGET / "OFL.txt"
    target.write_text(f"{NOTICE}\n\n{body}\n", encoding="utf-8")
    return target


def main() -> None:
    """Build both weights and the licence file."""
    TARGET.mkdir(parents=True, exist_ok=True)
    shared = common()
    for written in (build("Regular", shared | names()), build("Bold", shared), licence()):
        sys.stdout.write(f"{written.name} {written.stat().st_size / 1e6:.2f} MB\n")


if __name__ == "__main__":
    main()
