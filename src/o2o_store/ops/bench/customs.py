"""Customs documents measured: comparing an order, writing and signing messages of one and of a hundred, the wind tunnel over stored orders."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from o2o_store.ceb import signature, xml
from o2o_store.ceb.comparison import compare
from o2o_store.ceb.models import Inventory
from o2o_store.ceb.validator import check
from o2o_store.ops.bench.report import Figure
from o2o_store.ops.customs.clearance import campaign_signer
from o2o_store.ops.customs.counter import PLATFORM
from o2o_store.ops.customs.shopping import START, Shoppers
from o2o_store.sandbox.books import Books
from o2o_store.sandbox.customs.books import metadata
from o2o_store.sandbox.customs.risk import Rule
from o2o_store.sandbox.customs.rulebook import Rulebook, past

_BATCH = 100
_GOAL = 3.0
_ROWS = 10_000


def _cpu(work: Callable[[], object], times: int) -> float:
    """Return the CPU seconds of one run, the best of three series."""
    work()
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for _ in range(times):
            work()
        best = min(best, (time.process_time() - start) / times)
    return best


def documents() -> list[Figure]:
    """Measure comparison, writing and signing on random accepted orders."""
    bought = list(Shoppers(1, 8 * _BATCH).orders(_BATCH))
    inventories = [one.dossier.inventory for one in bought]
    signer = campaign_signer()

    def compared() -> None:
        for one in bought:
            compare(one.dossier.order, payment=one.payment, waybill=one.dossier.waybill, inventory=one.dossier.inventory)

    def checked() -> None:
        for one in bought:
            for document in (one.dossier.order, one.payment, one.dossier.waybill, one.dossier.inventory):
                check(document)

    # As the keeper does it: a record is written once, when its order is sealed, and put into a message with up to 99 others.
    records = [xml.write_record(one) for one in inventories]
    name = xml.MESSAGE_OF[Inventory]

    def signed(count: int) -> bytes:
        return signature.sign(xml.write_message(name, records[:count], PLATFORM), signer, canonical=True)

    def from_documents(count: int) -> bytes:
        return signature.sign(xml.write_inventories(inventories[:count], PLATFORM), signer, canonical=True)

    single, hundred = _cpu(lambda: signed(1), 100), _cpu(lambda: signed(_BATCH), 10)
    whole = _cpu(lambda: from_documents(1), 100), _cpu(lambda: from_documents(_BATCH), 10)
    ratio = hundred / single
    return [
        Figure("comparison of an order's four documents", _cpu(compared, 3) / _BATCH * 1e6, "µs CPU"),
        Figure("field check of an order's four documents", _cpu(checked, 3) / _BATCH * 1e6, "µs CPU"),
        Figure("put together and sign a 621 message of 1", single * 1e3, "ms CPU"),
        Figure(
            "put together and sign a 621 message of 100", hundred * 1e3, "ms CPU", "a message of 1", ratio, goal=f"≤ {_GOAL:.0f} × a message of 1",
            met=ratio <= _GOAL,
        ),
        Figure("the same, per document", hundred / _BATCH * 1e3, "ms CPU", "a message of 1", ratio / _BATCH),
        Figure("write one 621 record, when it is sealed", _cpu(lambda: [xml.write_record(one) for one in inventories], 10) / _BATCH * 1e6, "µs CPU"),
        Figure("records and message together, of 1", whole[0] * 1e3, "ms CPU"),
        Figure("records and message together, of 100", whole[1] * 1e3, "ms CPU", "a message of 1", whole[1] / whole[0]),
    ]  # fmt: skip


def wind_tunnel(orders: int) -> list[Figure]:
    """Measure a dry run of ten rules over so many stored orders in customs' encrypted books."""
    rules = [Rule(id=f"r{number}", action="500", rate_bp=550, gcode=f"{19 + number}") for number in range(9)]
    rules.append(Rule(id="dear", action="300", over_fen=400_000))
    with tempfile.TemporaryDirectory() as folder:
        books = Books(Path(folder), metadata)
        books.write_now(lambda connection: _store(connection, orders))
        start, clock = time.process_time(), time.perf_counter()
        version = books.write_now(lambda connection: Rulebook(connection).draft(rules, "", START))
        result = books.write_now(lambda connection: Rulebook(connection).dry_run(version))
        cpu, wall = time.process_time() - start, time.perf_counter() - clock
        books.close()
    return [
        Figure("wind tunnel: stored orders", float(result.orders), "orders"),
        Figure("wind tunnel: ten rules over all of them", cpu, "s CPU"),
        Figure("wind tunnel: until the answer", wall, "s"),
        Figure("wind tunnel: per order", cpu / max(result.orders, 1) * 1e6, "µs CPU"),
        Figure("wind tunnel: orders whose outcome would change", float(result.changed), "orders"),
    ]


def _store(connection: sa.Connection, orders: int) -> None:
    for start in range(0, orders, _ROWS):
        rows = [
            {
                "order_no": f"N{number:09d}", "day": f"2026{number % 12 + 1:02d}{number % 28 + 1:02d}", "value_fen": number * 7919 % 500_000,
                "gcodes": f"{19 + number % 12}01101000", "enterprises": "4199S00001 4199E00001 4199L00001", "loct_no": "4611O2O01",
                "person": f"P{number // 8}", "phone": f"T{number // 8}", "orders_today": 1, "persons_of_phone": 1,
            }
            for number in range(start, min(start + _ROWS, orders))
        ]  # fmt: skip
        connection.execute(sa.insert(past), rows)
