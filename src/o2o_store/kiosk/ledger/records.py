"""What the book holds, as values."""

from datetime import datetime

import msgspec

from o2o_store.contract.store_api.orders import BasketLine, OrderView
from o2o_store.contract.store_api.problems import Problem


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """A notice that was agreed to: which one, in which language, when."""

    version: str
    sha256: str
    language: str
    at: datetime


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """One shopper at the kiosk. No name, number or phone is ever part of it: those leave sealed, in a promise.

    `registered` says that the sealed person was promised to the platform; `confirmed` when the basket and the consumer notice
    were confirmed, with the total (fen) and the prices that were on the screen then, `submitted` which lines were then promised;
    `wallet` is the one chosen to pay with, empty for the hall's first. `recalls` are the promises that ask for a known phone number;
    `sent_to` is the delivery address, as screens may show it, that the shopper agreed to here.
    """

    order_id: str
    language: str
    began_at: datetime
    touched_at: datetime
    page: str = "register"
    lines: tuple[BasketLine, ...] = ()
    consent: Consent | None = None
    registered: bool = False
    confirmed: Consent | None = None
    shown_total_fen: int = 0
    price_version: str = ""
    submitted: tuple[BasketLine, ...] = ()
    recalls: tuple[str, ...] = ()
    sent_to: str = ""
    wallet: str = ""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an order: the platform's last view, and the refusal of the last act if it was one, with that act's name."""

    view: OrderView | None = None
    problem: Problem | None = None
    refused_act: str = ""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What an act was answered with: a view or a refusal; `promise_id` is the promise that carried it."""

    order_id: str
    act: str
    promise_id: str = ""
    view: OrderView | None = None
    problem: Problem | None = None
