"""Draws what is held before the rendered counter: a product label, a code on paper, a SPECIMEN identity card of nobody."""

from functools import cache, lru_cache

import cv2
import numpy as np
import numpy.typing as npt
import qrcode
import qrcode.constants
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from o2o_store import resources

Image = npt.NDArray[np.uint8]
Colour = tuple[int, int, int]

DIGITAL_LINK = "https://id.example.com/01/"
LABEL_SIZE = (600, 420)
CARD_PER_MM = 9.4
CARD_MM = (85.6, 54.0)
SMALLEST = 12
DRAWN = 8
"""Drawn things of a kind that are kept: a rehearsal that shows thousands of cards must not hold them all."""
INK: Colour = (32, 36, 41)
LABEL_INK: Colour = (66, 92, 120)
PAPER: Colour = (241, 239, 234)
RED: Colour = (196, 52, 44)

_LEFT_ODD = ("0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011")
_PARITY = ("LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL")


@cache
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Return the shipped font at a pixel size."""
    return ImageFont.truetype(str(resources.path(f"fonts/NotoSansCJKsc-{'Bold' if bold else 'Regular'}.otf")), size)


def _flip(pattern: str) -> str:
    return pattern.translate(str.maketrans("01", "10"))


def ean13_modules(digits: str) -> str:
    """Return the 95 modules of an EAN-13 symbol, "1" = bar (GS1 General Specifications 5.2.1)."""
    coded = {"L": lambda d: _LEFT_ODD[d], "G": lambda d: _flip(_LEFT_ODD[d])[::-1], "R": lambda d: _flip(_LEFT_ODD[d])}
    left = "".join(coded[parity](int(digit)) for parity, digit in zip(_PARITY[int(digits[0])], digits[1:7], strict=True))
    right = "".join(coded["R"](int(digit)) for digit in digits[7:])
    return f"101{left}01010{right}101"


def qr(text: str, side: int) -> Pillow.Image:
    """Return a sharp QR symbol with its quiet zone, at most `side` pixels wide."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    matrix = np.array(code.get_matrix(), dtype=bool)
    module = max(1, side // len(matrix))
    cells = np.where(matrix, 20, 240).astype(np.uint8).repeat(module, 0).repeat(module, 1)
    return Pillow.fromarray(cells).convert("RGB")


def ean13(digits: str, module: int, height: int) -> Pillow.Image:
    """Return an EAN-13 symbol with quiet zones and its digits below."""
    modules = "0" * 11 + ean13_modules(digits) + "0" * 7
    row = np.array([20 if bit == "1" else 240 for bit in modules], np.uint8).repeat(module)
    image = Pillow.new("RGB", (len(row), height + 26), (240, 240, 240))
    image.paste(Pillow.fromarray(np.tile(row, (height, 1))).convert("RGB"), (0, 0))
    ImageDraw.Draw(image).text((11 * module, height), "  ".join((digits[0], digits[1:7], digits[7:])), font=font(20), fill=INK)
    return image


def _sheet(size: tuple[int, int], ground: Colour, radius: int) -> tuple[Pillow.Image, ImageDraw.ImageDraw]:
    image = Pillow.new("RGBA", size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), radius, fill=(*ground, 255))
    return image, draw


def as_bgra(image: Pillow.Image) -> Image:
    """Return Pillow's picture in OpenCV's order of channels."""
    return np.asarray(cv2.cvtColor(np.asarray(image.convert("RGBA"), np.uint8), cv2.COLOR_RGBA2BGRA), np.uint8)


def fitted(draw: ImageDraw.ImageDraw, text: str, width: int, size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Return the largest font, at most `size`, in which the text fits the width."""
    while size > SMALLEST and draw.textlength(text, font=font(size, bold=bold)) > width:
        size -= 2
    return font(size, bold=bold)


@lru_cache(maxsize=DRAWN)
def label(gtin14: str, name: str = "", spec: str = "", price: str = "") -> Image:
    """Draw a product label: GS1 Digital Link QR, EAN-13 bars, name, content and price."""
    image, draw = _sheet(LABEL_SIZE, PAPER, 18)
    width = LABEL_SIZE[0]
    title = name or "保税展示商品"
    draw.text((28, 18), title, font=fitted(draw, title, width - 56, 40, bold=True), fill=INK)
    draw.text((28, 74), spec or "扫码下单 · 现场提货", font=fitted(draw, spec, width - 56, 24), fill=(110, 104, 94))
    image.paste(qr(DIGITAL_LINK + gtin14, 280), (20, 118))
    draw.text((314, 130), price, font=font(38, bold=True), fill=INK)
    draw.text((314, 184), "含税到手价" if price else "", font=font(20), fill=(110, 104, 94))
    if gtin14.startswith("0"):
        image.paste(ean13(gtin14[1:], 2, 100), (318, 262))
    return as_bgra(image)


@lru_cache(maxsize=DRAWN)
def paper(text: str, title: str = "") -> Image:
    """Draw a sheet or a phone showing one QR code of any text: a voucher, a badge, a pay code."""
    image, draw = _sheet((460, 540), PAPER, 28)
    draw.text((34, 22), title or "请出示此码", font=font(34, bold=True), fill=INK)
    symbol = qr(text, 420)
    image.paste(symbol, ((460 - symbol.width) // 2, 88))
    return as_bgra(image)


def _card_ground(width: int, height: int) -> Pillow.Image:
    """A faint wave, like the tint of a printed card but no copy of any security print."""
    across, down = np.meshgrid(np.arange(width), np.arange(height))
    wave = 4 * np.sin(across / 37 + 2 * np.sin(down / 61)) + 3 * np.sin(down / 23)
    ground = np.stack([232 + wave, 238 + wave, 240 - wave], axis=-1)
    return Pillow.fromarray(np.clip(ground, 0, 255).astype(np.uint8))


def _silhouette(draw: ImageDraw.ImageDraw, mm: float) -> None:
    grey = (168, 176, 184)
    draw.ellipse((60.5 * mm, 9.5 * mm, 74.5 * mm, 26.5 * mm), fill=grey)
    draw.pieslice((55 * mm, 26 * mm, 80 * mm, 54 * mm), 180, 360, fill=grey)


def _stamp(size: tuple[int, int], mm: float) -> Pillow.Image:
    sheet = Pillow.new("RGBA", size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(sheet)
    draw.text((53.5 * mm, 29 * mm), "样本", font=font(round(6.5 * mm), bold=True), fill=(*RED, 215))
    draw.text((53.5 * mm, 37.5 * mm), "SPECIMEN", font=font(round(4.6 * mm), bold=True), fill=(*RED, 215))
    return sheet


@lru_cache(maxsize=DRAWN)
def card(number: str, name: str = "样本甲", ethnicity: str = "汉", address: str = "样本省样本市示例路1号", born: str = "") -> Image:
    """Draw the front of a resident identity card of an invented person, stamped 样本 SPECIMEN; sex and birth (unless told) follow the number."""
    mm = CARD_PER_MM
    size = (round(CARD_MM[0] * mm), round(CARD_MM[1] * mm))
    image, draw = _sheet(size, (255, 255, 255), round(3 * mm))
    image.paste(_card_ground(*size), (0, 0), image.getchannel("A"))
    sex = "男" if int(number[16]) % 2 else "女"
    born = born or number[6:14]
    year, month, day = born[:4], str(int(born[4:6])), str(int(born[6:]))
    words = (
        (6.0, 8.4, "姓名", 3.0, LABEL_INK), (16.4, 8.4, name, 4.1, INK),
        (6.0, 15.9, "性别", 3.0, LABEL_INK), (16.4, 15.9, sex, 3.4, INK),
        (27.5, 15.9, "民族", 3.0, LABEL_INK), (37.0, 15.9, ethnicity, 3.4, INK),
        (6.0, 23.2, "出生", 3.0, LABEL_INK), (16.4, 23.2, year, 3.4, INK), (25.6, 23.2, "年", 3.0, LABEL_INK),
        (30.6, 23.2, month, 3.4, INK), (35.4, 23.2, "月", 3.0, LABEL_INK), (39.6, 23.2, day, 3.4, INK), (44.6, 23.2, "日", 3.0, LABEL_INK),
        (6.0, 30.4, "住址", 3.0, LABEL_INK), (16.4, 30.4, address[:11], 3.4, INK), (16.4, 35.4, address[11:22], 3.4, INK), (16.4, 40.2, address[22:], 3.4, INK),
        (6.0, 48.4, "公民身份号码", 3.0, LABEL_INK), (29.4, 48.4, number, 4.4, INK),
    )  # fmt: skip
    _silhouette(draw, mm)
    for x, y, text, height, colour in words:
        draw.text((x * mm, y * mm), text, font=font(round(height * mm)), fill=colour, anchor="lm")
    image.alpha_composite(_stamp(size, mm))
    return as_bgra(image)


@lru_cache(maxsize=DRAWN)
def card_back(authority: str = "样本市公安局", valid_from: str = "2020.01.01", valid_until: str = "2040.01.01") -> Image:
    """Draw the back of such a card, stamped SPECIMEN."""
    mm = CARD_PER_MM
    size = (round(CARD_MM[0] * mm), round(CARD_MM[1] * mm))
    image, draw = _sheet(size, (255, 255, 255), round(3 * mm))
    image.paste(_card_ground(*size), (0, 0), image.getchannel("A"))
    words = (
        (26.0, 11.0, "中华人民共和国", 6.0, INK), (24.0, 21.0, "居民身份证", 8.4, INK),
        (17.0, 39.0, "签发机关", 3.0, LABEL_INK), (31.0, 39.0, authority, 3.4, INK),
        (17.0, 46.0, "有效期限", 3.0, LABEL_INK), (31.0, 46.0, f"{valid_from}-{valid_until}", 3.4, INK),
    )  # fmt: skip
    for x, y, text, height, colour in words:
        draw.text((x * mm, y * mm), text, font=font(round(height * mm)), fill=colour, anchor="lm")
    draw.text((4 * mm, 31 * mm), "SPECIMEN", font=font(round(4.6 * mm), bold=True), fill=RED)
    return as_bgra(image)


@lru_cache(maxsize=DRAWN)
def zone(lines: str, title: str = "PASSPORT · SPECIMEN") -> Image:
    """Draw a page with a machine-readable zone; its lines are separated by a space."""
    image, draw = _sheet((1250, 520), (236, 240, 236), 12)
    draw.text((50, 40), title, font=font(52, bold=True), fill=RED)
    parts = lines.split(" ")
    pitch = 1150 / max(len(part) for part in parts)
    for row, part in enumerate(parts):
        for place, character in enumerate(part):
            spot = (50 + pitch * (place + 0.5), 410 - 62 * (len(parts) - 1 - row))
            draw.text(spot, character, font=font(40), fill=INK, anchor="mm")
    return as_bgra(image)
