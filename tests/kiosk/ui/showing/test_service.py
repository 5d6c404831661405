"""Service states as fields."""

from dataclasses import replace
from typing import Any

from o2o_store.kiosk.flows.machine_facts import MachineFacts
from o2o_store.kiosk.flows.service import Manners, ServiceState
from o2o_store.kiosk.flows.sign_in import SignInState
from o2o_store.kiosk.ui.showing.service import show_service

CREAM = "06900000000014"


def test_price_is_shown_with_its_tax_and_adds_nothing(shop: Any) -> None:
    shop.flow.start("zh")
    shop.flow.begin_pricing()
    shop.show(CREAM)
    shown = show_service(ServiceState(), shop.flow.state, None, shop.clock.now()).shown
    assert (shown.pricing, shown.priced_name, shown.priced_price, shown.priced_tax) == (True, "保湿面霜", "238.00", "21.66")
    assert (shown.priced_total, shown.priced_rate, shown.priced_line) == ("259.66", "9.1", "法国·50 ml")
    assert shop.flow.state.lines == ()


def test_call_counts_and_closing_spares_an_open_visit(shop: Any, clock: Any) -> None:
    service = ServiceState(calling_since=clock.now(), manners=Manners(closed=True))
    clock.forward(42)
    idle = show_service(service, shop.flow.state, None, clock.now()).shown
    assert (idle.calling, idle.calling_for, idle.closed_by) == (True, "0:42", "staff")
    shop.flow.start("zh")
    assert show_service(service, shop.flow.state, None, clock.now()).shown.closed_by == ""


def test_facts_are_told_in_the_menu_only_and_trouble_has_a_tone(shop: Any, clock: Any) -> None:
    facts = MachineFacts("kiosk-1", "1.0", "blind", clock.now(), waiting=2, parked=1, goods=3, price_version="p1")
    menu = ServiceState(staff="menu", sign_in=SignInState())
    assert show_service(replace(menu, staff="pin"), shop.flow.state, facts, clock.now()).facts == []
    rows = show_service(menu, shop.flow.state, facts, clock.now()).facts
    assert [row.tone for row in rows] == ["amber", "vermilion", "amber", "vermilion", "", "", ""]
    assert all(row.what and row.value for row in rows)
