"""Help call, staff menu, price check and standing out of service as fields and rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from o2o_store.contract.store_api.orders import BasketLine
from o2o_store.kiosk.flows.basket import find_goods, quote_of
from o2o_store.kiosk.flows.checkout_state import CheckoutState
from o2o_store.kiosk.flows.machine_facts import MachineFacts
from o2o_store.kiosk.flows.service import ServiceState
from o2o_store.kiosk.ui.listmodels.service import FactRow
from o2o_store.kiosk.ui.showing.service_shown import ServiceShown
from o2o_store.kiosk.ui.showing.texts import clock, countdown, country, money, picture, refusal_words, say


@dataclass(frozen=True, slots=True)
class ServiceScreen:
    """Fields and the one list."""

    shown: ServiceShown
    facts: list[FactRow]


def show_service(service: ServiceState, checkout: CheckoutState, facts: MachineFacts | None, now: datetime) -> ServiceScreen:
    """Turn the service layer's state into what is drawn at this moment."""
    language, sign_in = checkout.language, service.sign_in
    said = refusal_words(sign_in.problem, language)
    shown = ServiceShown(
        calling=service.calling_since is not None,
        calling_for=countdown(now - service.calling_since) if service.calling_since is not None else "",
        closed_by=service.closed_by if checkout.visit is None else "",
        staff=service.staff,
        staff_busy=sign_in.busy,
        staff_name=sign_in.session.name if sign_in.session is not None else "",
        staff_problem=said.title,
        staff_problem_now=said.now,
        staff_unreachable=sign_in.unreachable,
        pin_length=len(service.pin),
        volume=service.manners.volume,
        night=service.manners.night,
        out_of_service=service.manners.closed,
        visiting=checkout.visit is not None,
        pricing=checkout.pricing,
        **_priced(checkout, now),
    )
    return ServiceScreen(shown, fact_rows(facts, language) if service.staff == "menu" and facts is not None else [])


def _priced(checkout: CheckoutState, now: datetime) -> dict[str, Any]:
    goods = find_goods(checkout.goods, checkout.priced)
    quoted = quote_of([BasketLine(gtin=checkout.priced, quantity=1)], checkout.goods, now) if goods is not None else None
    if goods is None or quoted is None:
        return {}
    chinese = checkout.language == "zh"
    origin, spec = country(goods.origin, checkout.language), goods.spec_zh if chinese else goods.spec_en
    return {
        "priced_gtin": goods.gtin,
        "priced_name": goods.name_zh if chinese else goods.name_en,
        "priced_line": ("·" if chinese else ", ").join(part for part in (origin, spec) if part),
        "priced_price": money(quoted.goods_fen),
        "priced_tax": money(quoted.tax_fen),
        "priced_rate": f"{100 * quoted.tax_fen / quoted.dutiable_fen:.1f}",
        "priced_total": money(quoted.total_fen),
        "priced_image": picture(goods.image),
    }


def fact_rows(facts: MachineFacts, language: str) -> list[FactRow]:
    """The machine in a few lines, what needs a hand in amber or vermilion."""

    def row(what: str, value: str, tone: str = "") -> FactRow:
        return FactRow(say(language, "fact", what), value, tone)

    away = facts.offline_since is not None
    connection = say(language, "fact", "away", since=clock(facts.offline_since)) if away else say(language, "fact", "fine")
    return [
        row("connection", connection, "amber" if away else "jade"),
        row("camera", say(language, "fact", facts.sight), "jade" if facts.sight == "seeing" else "vermilion"),
        row("waiting", str(facts.waiting), "amber" if facts.waiting else ""),
        row("parked", str(facts.parked), "vermilion" if facts.parked else ""),
        row("goods", say(language, "fact", "goods_of", count=facts.goods, version=facts.price_version)),
        row("machine", facts.device_id),
        row("version", facts.version),
    ]
