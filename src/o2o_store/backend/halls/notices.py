"""The texts a shopper confirms (facts: customs §8.5, §9), as shipped in `resources/words`."""

import hashlib
import tomllib
from functools import cache

from o2o_store import resources
from o2o_store.contract.store_api.halls import NoticeView


@cache
def current() -> tuple[NoticeView, ...]:
    """Return the notices in force, every kind in every language, with the hash of the exact text."""
    views = []
    for language in ("zh", "en"):
        words = tomllib.loads(resources.path(f"words/notices.{language}.toml").read_text(encoding="utf-8"))
        for kind, notice in words.items():
            text = notice["text"].strip()
            digest = hashlib.sha256(text.encode()).hexdigest()
            views.append(NoticeView(kind=kind, version=notice["version"], language=language, text=text, sha256=digest))
    return tuple(views)


def in_force(kind: str, version: str, sha256: str) -> bool:
    """Say whether this is a notice of this kind (`consumer`, `privacy`) as we show it today, in any language."""
    return any((one.kind, one.version, one.sha256) == (kind, version, sha256) for one in current())
