"""What inspection and quarantine writes down."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from o2o_store.sandbox.books import Books
from o2o_store.sandbox.quarantine.books import Page, metadata
from o2o_store.sandbox.quarantine.examiner import Ban
from sandbox.quarantine.test_examiner import report


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sa.Connection]:
    books = Books(tmp_path, metadata)
    with books.engine.begin() as opened:
        yield opened
    books.close()


def test_findings_keep_their_order_when_a_later_one_is_ready_first(connection: sa.Connection) -> None:
    page = Page(connection)
    page.take(report(), 100.0, 50.0, 0.0)
    page.decide("A1", "released", "", 110.0)
    assert page.list_findings(0, 120.0, 10) == []
    assert [row["status"] for row in page.list_findings(0, 150.0, 10)] == ["registered", "released"]


def test_a_report_is_decided_when_it_is_due_and_called_off_only_before(connection: sa.Connection) -> None:
    page = Page(connection)
    page.put_bans([Ban(gcode="1901", reason="样本")])
    page.take(report(), 100.0, 0.0, 60.0)
    assert (page.next_due(), page.decide_due(159.0, "seed", 0.0), page.decide_due(160.0, "seed", 0.0)) == (160.0, 0, 1)
    page.withdraw(["Q1"], 161.0)
    assert [row["status"] for row in page.list_reports()] == ["held"]
    other = report(order_no="A2")
    other.report_no = "Q2"
    page.take(other, 200.0, 0.0, 60.0)
    page.withdraw(["Q2"], 201.0)
    assert (page.decide_due(300.0, "seed", 0.0), [row["status"] for row in page.list_reports()]) == (0, ["held", "withdrawn"])
