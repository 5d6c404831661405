"""How long pages wait."""

from datetime import UTC, datetime

from o2o_store.kiosk.flows.patience import NO_QUESTION, PATIENCE, WARNING, asks_at, ends_at

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def test_page_asks_twenty_seconds_before_it_closes() -> None:
    assert WARNING.total_seconds() == 20
    assert ends_at("scan", NOW) == NOW + PATIENCE["scan"] + WARNING
    assert asks_at("scan", NOW) == NOW + PATIENCE["scan"]


def test_page_closes_without_asking_when_nothing_can_be_lost() -> None:
    assert all(ends_at(page, NOW) == asks_at(page, NOW) for page in NO_QUESTION)


def test_idle_kiosk_waits_for_ever() -> None:
    assert (asks_at("attract", NOW), ends_at("attract", NOW)) == (None, None)
