"""Statements of the book that its own tests do not reach."""

from typing import Any

from o2o_store import storage
from o2o_store.contract.store_api.problems import Problem
from o2o_store.kiosk.ledger import repositories
from o2o_store.kiosk.ledger.records import Answer, Known
from o2o_store.kiosk.ledger.tables import METADATA


def test_refusal_is_kept_when_the_platform_never_showed_the_order(clock: Any) -> None:
    engine = storage.open_memory()
    METADATA.create_all(engine)
    problem = Problem(type="", title="", status=422, code="bad_phone")
    with engine.begin() as connection:
        assert repositories.find_known(connection, "o1") == Known()
        repositories.record_answer(connection, Answer(order_id="o1", act="register_buyer", problem=problem), "h1", clock.now())
        assert repositories.find_known(connection, "o1") == Known(problem=problem, refused_act="register_buyer")
    engine.dispose()


def test_cache_holds_the_last_word_when_written_twice(clock: Any) -> None:
    engine = storage.open_memory()
    METADATA.create_all(engine)
    with engine.begin() as connection:
        assert repositories.find_cache(connection, "hall") is None
        repositories.put_cache(connection, "hall", b"1", "h1", clock.now())
        repositories.put_cache(connection, "hall", b"2", "h1", clock.now())
        assert repositories.find_cache(connection, "hall") == b"2"
    engine.dispose()
