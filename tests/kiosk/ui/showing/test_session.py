"""What every page shows."""

from typing import Any

from o2o_store.domain.refusals import NoPermit
from o2o_store.kiosk.ui.showing.session import Looks, show_printer, show_session


def test_hall_is_named_in_the_language_of_the_screen(town: Any, clock: Any) -> None:
    zh = show_session("kiosk", town.hall(training=True), None, None, "zh", clock.now())
    en = show_session("kiosk", town.hall(), None, None, "en", clock.now(), Looks(large_type=True, night=True))
    assert (zh.hall_name, zh.clock, zh.demo, zh.offline) == ("样本体验馆", "12:00", True, False)
    assert (en.hall_name, en.large_type, en.demo) == ("Specimen Hall", True, False)


def test_outage_says_what_still_works_since_when(clock: Any) -> None:
    for role, key in (("kiosk", ""), ("desk", ""), ("board", ""), *(("kiosk", f"kiosk_{what}") for what in ("code", "unheard", "paid"))):
        shown = show_session(role, None, clock.now(), NoPermit(), "zh", clock.now(), offline_key=key)
        assert (shown.offline, shown.offline_since, shown.permit_missing) == (True, "12:00", True)
        assert shown.offline_text


def test_printer_in_trouble_says_what_to_do_and_a_quiet_one_nothing(clock: Any) -> None:
    calm = show_session("kiosk", None, None, None, "en", clock.now())
    assert show_printer(calm, "").printer_text == ""
    for state in ("out_of_paper", "cover_open", "jammed", "offline", "printing", "printed"):
        assert show_printer(calm, state).printer_text
