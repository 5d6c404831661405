"""Money: whole fen (1/100 yuan) as integers, so that sums are exact on every machine."""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import NewType

Fen = NewType("Fen", int)
"""An amount of Chinese money in fen; 106809 is 1,068.09 yuan."""

_YUAN = re.compile(r"(-?)([0-9]{1,14})(?:\.([0-9]{1,5}))?", re.ASCII)
_FEN_DIGITS = 2


def yuan(fen: Fen) -> str:
    """Return the amount in yuan with two decimals and no grouping, as documents and wallets write it: `"1068.09"`."""
    sign, amount = ("-" if fen < 0 else ""), abs(fen)
    return f"{sign}{amount // 100}.{amount % 100:02d}"


def grouped(fen: Fen) -> str:
    """Return the amount in yuan for people, with commas between thousands: `"1,068.09"`."""
    sign, amount = ("-" if fen < 0 else ""), abs(fen)
    return f"{sign}{amount // 100:,}.{amount % 100:02d}"


def parse_yuan(text: str) -> Fen:
    """Read an amount in yuan as documents write it, at most five decimals of which only the first two may be non-zero.

    Raises ValueError for anything else: signs other than a leading minus, grouping, exponents, fractions of a fen.
    """
    found = _YUAN.fullmatch(text)
    if found is None:
        raise ValueError("not an amount in yuan")
    sign, whole, decimals = found.group(1), found.group(2), found.group(3) or ""
    if decimals[_FEN_DIGITS:].strip("0"):
        raise ValueError("an amount in yuan has whole fen")
    amount = int(whole) * 100 + int(decimals[:_FEN_DIGITS].ljust(_FEN_DIGITS, "0"))
    return Fen(-amount if sign else amount)


def round_half_up(amount: Fraction) -> Fen:
    """Round an exact amount of fen (not negative) to whole fen, halves upwards, as duties are collected (facts: customs §4.3)."""
    return Fen(int(amount + Fraction(1, 2)))


def allocate(total: Fen, weights: Sequence[int]) -> list[Fen]:
    """Spread `total` (not negative) over lines in proportion to their weights; the shares re-add to `total` exactly.

    Each share is the difference of rounded running totals, so none is negative and the last line takes what rounding left
    (facts: customs §4.3). Weights that are all zero count as equal. Raises ValueError without weights or with a negative one.
    """
    if not weights or min(weights) < 0:
        raise ValueError("an amount is allocated over weights that are zero or more")
    parts = list(weights) if any(weights) else [1] * len(weights)
    whole, running, before = sum(parts), 0, 0
    shares: list[Fen] = []
    for part in parts:
        running += part
        reached = round_half_up(Fraction(total * running, whole))
        shares.append(Fen(reached - before))
        before = reached
    return shares


def share_of_pieces(total: Fen, pieces: int, before: int, taken: int) -> Fen:
    """Return what of a line's `total` belongs to `taken` of its `pieces` when `before` others have had their share already.

    Shares are differences of rounded running totals, so those of all pieces re-add to `total`, however they are grouped.
    Raises ValueError when there are not so many pieces.
    """
    if not 0 <= before <= before + taken <= pieces or pieces < 1:
        raise ValueError("a line has not so many pieces")
    reached = [round_half_up(Fraction(total * count, pieces)) for count in (before, before + taken)]
    return Fen(reached[1] - reached[0])
