"""The benchmark of promises writes real rows on both stores and judges its goal; how fast is for a quiet machine to say."""

from o2o_store.ops.bench import law_rows
from o2o_store.ops.bench.law_rows import BATCHES, measure


def test_every_store_is_measured_beside_its_driver_and_the_kiosk_too() -> None:
    figures = measure(rows=400, rounds=1)
    names = [figure.name for figure in figures]
    assert names == [
        *(f"outbox rows on {store}, batch {batch}" for store in ("SQLite (SQLCipher)", "PostgreSQL") for batch in BATCHES),
        "acts kept by a kiosk's ledger",
    ]
    assert all(figure.value > 0 for figure in figures)
    judged = [figure for figure in figures if figure.goal]
    assert [figure.name.rpartition(" ")[2] for figure in judged] == ["200", "200"]
    for figure in judged:
        assert figure.ratio is not None
        assert figure.met == (figure.ratio >= law_rows.LEAST_RATIO)
