"""The hall's notices as a machine shows them."""

from typing import Any

from o2o_store.kiosk.flows.notices import consent_to, find_notice


def test_notice_comes_in_the_shoppers_language_when_there_is_one(town: Any, clock: Any) -> None:
    english = find_notice(town.hall(), "privacy", "en")
    fallback = find_notice(town.hall(), "privacy", "ru")
    assert english is not None
    assert fallback is not None
    assert (english.language, fallback.language) == ("en", "zh")
    consent = consent_to(town.hall(), "consumer", "en", clock.now())
    assert consent is not None
    assert (consent.language, consent.at) == ("en", clock.now())
    assert consent_to(None, "consumer", "en", clock.now()) is None
