"""Puts the README's picture together from a demo's evidence: `make visit`.

Usage: packaging/visit.py OUT_OF_DEMO TARGET.png
"""

import sys
from pathlib import Path

from PIL import Image

GROUND = (222, 218, 209)
HIGH, GAP = 760, 24
COLOURS = 128
"""As many as the screens have."""
KIOSK = ("scan", "pay", "released")
WIDE = ("desk-hand-over", "board")


def shot(folder: Path, name: str) -> Image.Image:
    """Return the demo's picture of this name, whatever its number."""
    (path,) = (one for one in folder.glob("*.png") if one.stem.split("-", 1)[1] == name)
    return Image.open(path).convert("RGB")


def scaled(image: Image.Image, *, width: int = 0, height: int = 0) -> Image.Image:
    """Return the picture in this width or height, its shape kept."""
    size = (width, round(image.height * width / image.width)) if width else (round(image.width * height / image.height), height)
    return image.resize(size, Image.Resampling.LANCZOS)


def compose(folder: Path) -> Image.Image:
    """Return kiosk pages side by side, desk above board at their right."""
    pages = [scaled(shot(folder, name), height=HIGH) for name in KIOSK]
    wide = [scaled(shot(folder, name), width=round(HIGH * 0.86)) for name in WIDE]
    width = sum(page.width + GAP for page in pages) + wide[0].width + 2 * GAP
    sheet = Image.new("RGB", (width, HIGH + 2 * GAP), GROUND)
    left = GAP
    for page in pages:
        sheet.paste(page, (left, GAP))
        left += page.width + GAP
    top = GAP
    for one in wide:
        sheet.paste(one, (left, top))
        top = GAP + HIGH - wide[1].height
    return sheet


if __name__ == "__main__":
    compose(Path(sys.argv[1]) / "screens").quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
        sys.argv[2], optimize=True
    )
