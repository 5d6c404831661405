"""The back of a resident card: who issued it and how long it is valid."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from o2o_store.domain.identity import is_card_term

UNLIMITED = "长期"
"""What stands in the place of the last day on cards of people from 46 years on."""
_DAY = r"(\d{4})[.．。·,]?(\d{2})[.．。·,]?(\d{2})"
_VALID = re.compile(rf"{_DAY}[-—–一~至]+(?:{_DAY}|长期)")
_MARKS = re.compile("中华人民|居民身份|身份证|签发机关|有效期限|公安局|有效期")
_AUTHORITY_LABEL = re.compile("^.{0,2}签?发?机关")
_AUTHORITY = re.compile("[\u3400-\u9fff]{2,}(?:局|厅|处|分局)")
_TITLE = re.compile("中华人民|身份证|有效期")


@dataclass(frozen=True, slots=True)
class Back:
    """What the back says; `valid_until` is a day, or 长期 for a card without an end."""

    authority: str
    valid_from: date
    valid_until: date | str


def looks_like_back(texts: Sequence[str]) -> bool:
    """Tell whether lines read so far are those of a card's back."""
    return any(_MARKS.search(text) or _VALID.search(text) for text in texts)


def _day(parts: Sequence[str]) -> date | None:
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        return None


def validity(text: str, today: date) -> tuple[date, date | str] | None:
    """Return the first and the last day in a line; None when they are no days, lie ahead, or are no term of the law apart."""
    found = _VALID.search(text)
    begin = _day(found.groups()[:3]) if found else None
    if found is None or begin is None or begin > today:
        return None
    if found.group(4) is None:
        return begin, UNLIMITED
    end = _day(found.groups()[3:])
    return (begin, end) if end is not None and is_card_term(begin, end) else None


def authority(texts: Sequence[str]) -> str:
    """Return the issuing authority among the lines, empty when none is there."""
    for text in texts:
        body = _AUTHORITY_LABEL.sub("", text)
        if not _TITLE.search(body) and (found := _AUTHORITY.search(body)):
            return found.group()
    return ""


def parse(texts: Sequence[str], today: date) -> Back | None:
    """Return what the lines of a back say, None without a sound term."""
    for text in texts:
        term = validity(text, today)
        if term is not None:
            return Back(authority(texts), *term)
    return None
