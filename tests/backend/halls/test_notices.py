"""The texts a shopper confirms: both kinds, both languages, hashed as shown."""

import hashlib

from o2o_store.backend.halls import notices


def test_both_kinds_stand_in_both_languages_at_one_version() -> None:
    found = notices.current()
    assert {(one.kind, one.language) for one in found} == {(kind, lang) for kind in ("consumer", "privacy") for lang in ("zh", "en")}
    assert len({(one.kind, one.version) for one in found}) == 2


def test_hash_is_over_exactly_the_text() -> None:
    for one in notices.current():
        assert one.sha256 == hashlib.sha256(one.text.encode()).hexdigest()
        assert notices.in_force(one.kind, one.version, one.sha256)
        assert not notices.in_force(one.kind, one.version, one.sha256[::-1])


def test_consumer_notice_says_what_the_law_asks_for() -> None:
    for language, words in (
        ("zh", ("原产地", "中文标签", "不得再次销售", "30 日")),
        ("en", ("place of origin", "Chinese label", "resold", "30 days")),
    ):
        text = next(one.text for one in notices.current() if (one.kind, one.language) == ("consumer", language))
        assert all(word in text for word in words)
        assert all(f"\n{number}. " in text for number in range(1, 9))
