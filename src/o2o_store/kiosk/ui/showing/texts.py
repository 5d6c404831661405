"""Texts for screens: refusals in plain words, money, times and ages; the same in every view-model."""

import json
import re
import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from o2o_store import resources
from o2o_store.contract.store_api.problems import Problem
from o2o_store.domain.clock import BEIJING
from o2o_store.domain.money import Fen, grouped
from o2o_store.domain.refusals import Refusal

LANGUAGES = ("zh", "en")
_OF_CUSTOMS = "zh"
"""The language of receipts: elsewhere a known code is said in the words of the reader's language."""
_CUSTOMS_INFO = re.compile(r"\[Code:[^;\]]*;Desc:([^\]]*)\]")
"""A receipt's remark as customs writes it; a person wants what it says, the code stands beside it."""
_MINUTE = 60
_HOUR = 60 * _MINUTE


@dataclass(frozen=True, slots=True)
class RefusalWords:
    """A refusal for people: what happened, who acts, what to do now. All empty for no refusal."""

    code: str = ""
    title: str = ""
    happened: str = ""
    who: str = ""
    now: str = ""

    def together(self, language: str) -> str:
        """The three sentences as one text, for a place that has no room for a table."""
        return ("" if language == "zh" else " ").join(part for part in (self.happened, self.who, self.now) if part)


class _Filler(string.Formatter):
    """Fills braces; a value that is missing leaves nothing behind."""

    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:
        """The value of a brace."""
        return kwargs.get(key, "") if isinstance(key, str) else super().get_value(key, args, kwargs)


_FILLER = _Filler()


@cache
def words(name: str, language: str) -> Mapping[str, Mapping[str, str]]:
    """The shipped words file of this name in this language."""
    found: Mapping[str, Mapping[str, str]] = tomllib.loads(resources.path(f"words/{name}.{language}.toml").read_text(encoding="utf-8"))
    return found


def say(language: str, group: str, key: str, **facts: object) -> str:
    """A sentence of the floor's words, filled; empty for a key that has none."""
    sentence = words("floor", language).get(group, {}).get(key, "")
    return _FILLER.vformat(sentence, (), facts)


def refusal_words(refusal: Refusal | Problem | None, language: str) -> RefusalWords:
    """The words of a refusal, wherever it was decided."""
    if refusal is None:
        return RefusalWords()
    facts = refusal.facts if isinstance(refusal, Problem) else refusal.facts()
    found = words("refusals", language).get(refusal.code, {})
    facts = {name: _CUSTOMS_INFO.sub(r"\1", value) for name, value in facts.items()}
    known = words("codes", language).get(facts.get("customs_code", ""), {}) if language != _OF_CUSTOMS else {}
    facts |= {"info": known["title"]} if known else {}
    filled = {part: _FILLER.vformat(found.get(part, ""), (), facts) for part in ("title", "happened", "who", "now")}
    return RefusalWords(code=refusal.code, **filled)


def refusal_title(code: str, language: str) -> str:
    """The title of a refusal by its code alone; empty when it is none."""
    return words("refusals", language).get(code, {}).get("title", "")


def customs_words(info: str) -> str:
    """What customs wrote, without its brackets and codes."""
    return _CUSTOMS_INFO.sub(r"\1", info).strip()


def money(fen: int) -> str:
    """An amount without its sign: `1,068.09`."""
    return grouped(Fen(fen))


def whole(fen: int) -> str:
    """An amount of whole yuan as a limit is spoken of: `26,000`."""
    return money(fen).removesuffix(".00")


def clock(moment: datetime | None) -> str:
    """A time of day in Beijing: `14:05`; empty for none."""
    return moment.astimezone(BEIJING).strftime("%H:%M") if moment is not None else ""


def clock_seconds(moment: datetime | None) -> str:
    """A time of day to the second: `14:05:12`; empty for none."""
    return moment.astimezone(BEIJING).strftime("%H:%M:%S") if moment is not None else ""


def countdown(left: timedelta) -> str:
    """Minutes and seconds: `4:32`, never below `0:00`."""
    seconds = max(int(left.total_seconds()), 0)
    return f"{seconds // _MINUTE}:{seconds % _MINUTE:02d}"


def age(waited: timedelta, language: str) -> str:
    """How long something has waited, in words: `45 秒`, `4 分 30 秒`, `11 分`, `1 小时 5 分`."""
    seconds = max(int(waited.total_seconds()), 0)
    if seconds < _MINUTE:
        return say(language, "time", "seconds", seconds=seconds)
    if seconds >= _HOUR:
        return say(language, "time", "hours", hours=seconds // _HOUR, minutes=seconds % _HOUR // _MINUTE)
    minutes, rest = divmod(seconds, _MINUTE)
    long_or_even = minutes >= 10 or rest == 0  # noqa: PLR2004 - beyond ten minutes nobody counts seconds
    return say(language, "time", "minutes" if long_or_even else "minutes_seconds", minutes=minutes, seconds=f"{rest:02d}")


@cache
def country(code: str, language: str) -> str:
    """A country by its three-digit customs code, in words; the code's own text when nobody knows it."""
    if language != "zh":
        named = words("floor", language).get("country", {}).get(code)
        if named:
            return named
    found = _countries().get(code)
    return found[1 if language == "zh" else 0] if found else code


_SHELF: list[Path] = []


def show_pictures_of(folder: Path) -> None:
    """Say where this machine keeps the pictures that its hall imported."""
    _SHELF[:] = [folder.resolve()]


def picture(name: str) -> str:
    """The URL of a product's packshot: a shipped one by its name, a hall's own by its path; empty when there is none."""
    if not name:
        return ""
    own = [_SHELF[0] / name] if _SHELF else []
    for file in (Path(name), *own, resources.path(f"demo/packshots/{name}"), resources.path(f"demo/packshots/{name}.svg")):
        if file.is_absolute() and file.is_file():
            return file.as_uri()
    return ""


@cache
def _countries() -> Mapping[str, tuple[str, str]]:
    listed = json.loads(resources.path("customs/codes.json").read_text(encoding="utf-8"))["countries"]
    return {code: (names[0], names[1]) for code, names in listed.items()}
