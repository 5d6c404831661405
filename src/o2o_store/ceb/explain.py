"""Every status, code and finding in plain words: what it is, what happened, who acts, what to do now.

The words are `resources/words/codes.<language>.toml`, keyed by the code itself: receipts' statuses (`800`), the codes inside
`[Code:nnnn;…]` (`1313`), negative codes (`-621005`), rules of the comparison (`R03`), findings of `validator` and `form`, and what
inspection and quarantine says of a report (`sampling`).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from o2o_store import resources
from o2o_store.ceb.findings import Finding

LANGUAGES = ("zh", "en")
"""Languages in which every code is explained."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A code in words. `known` is False when nobody has documented it: then the words say so."""

    code: str
    title: str
    happened: str
    who: str
    now: str
    known: bool = True


@cache
def table(language: str) -> Mapping[str, Mapping[str, str]]:
    """Return the words of all codes in one of LANGUAGES. Raises FileNotFoundError for another language."""
    return tomllib.loads(resources.path(f"words/codes.{language}.toml").read_text("utf-8"))


def explain(code: str, language: str) -> Explanation:
    """Return a code in words; an undocumented one is explained as such, a negative one as trouble in customs' system."""
    words = table(language)
    family = "any_negative" if code.startswith("-") else "any"
    return Explanation(code, **words.get(code, words[family]), known=code in words)


def explain_receipt(status: str, code: str, language: str) -> Explanation:
    """Return a receipt in words: by the code in its text where that says more than its status."""
    spoken = code if code in table(language) and status in {"100", "99", ""} else status
    return explain(spoken, language)


def describe(found: Finding, language: str) -> str:
    """Return one finding as a line for people: where, what is there (and what it is held against), who mends it and how."""
    words = explain(found.code, language)
    line = f"[{found.line}]" if found.line else ""
    place = "/".join(part for part in (found.document, found.element) if part)
    values = f"{found.found or '∅'} ≠ {found.expected}" if found.expected else found.found
    said = [f"{found.code} {place}{line}".strip(), values, words.title, f"{words.who}{' ' if language == 'en' else ''}{words.now}"]
    return " · ".join(part for part in said if part)
