"""A pay code as a phone shows it: Code 128 in pairs of digits (ISO/IEC 15417, set C), drawn as SVG."""

_TABLE = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 223211 221132 221231 "
    "213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 "
    "112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 "
    "111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 "
    "124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 "
    "211232 "
)
"""Widths of bars and gaps, a word for each value."""
_BARS = tuple(_TABLE.split())
_START, _STOP = 105, "2331112"
QUIET, HEIGHT = 10, 40
"""Modules of blank at either side, and of height."""


def widths(digits: str) -> str:
    """Return the widths of all bars and gaps of a number with an even count of digits. Raises ValueError for anything else."""
    if not digits.isascii() or not digits.isdigit() or len(digits) % 2:
        raise ValueError("set C holds pairs of digits")
    values = [int(digits[place : place + 2]) for place in range(0, len(digits), 2)]
    check = (_START + sum(place * value for place, value in enumerate(values, 1))) % 103
    return "".join(_BARS[value] for value in (_START, *values, check)) + _STOP


def svg(digits: str) -> str:
    """Draw the number as black bars on white, a quiet zone at either side."""
    bars, at = [], QUIET
    for place, width in enumerate(int(one) for one in widths(digits)):
        if place % 2 == 0:
            bars.append(f"M{at} 0h{width}v{HEIGHT}h-{width}z")
        at += width
    total = at + QUIET
    return (
        f'<svg viewBox="0 0 {total} {HEIGHT}" preserveAspectRatio="none" role="img" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{total}v{HEIGHT}h-{total}z"/><path fill="#000" d="{"".join(bars)}"/></svg>'
    )
