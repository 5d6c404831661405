"""Reads and writes of the quarantine room."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from o2o_store.backend.database import table
from o2o_store.backend.quarantine.tables import QuarantineReportRow

_REPORTS = table(QuarantineReportRow)


def add_reports(connection: Connection, reports: Sequence[Mapping[str, Any]]) -> None:
    """Write which order each report is about; one that is written already stays as it is."""
    known = find_owners(connection, [report["report_no"] for report in reports])
    fresh = [report for report in reports if report["report_no"] not in known]
    if fresh:
        connection.execute(insert(_REPORTS), fresh)


def find_contents(connection: Connection, report_nos: Iterable[str]) -> dict[str, bytes]:
    """Find what these reports said; what was not kept is missing."""
    statement = select(_REPORTS.c.report_no, _REPORTS.c.content).where(_REPORTS.c.report_no.in_(sorted(set(report_nos))))
    return {row.report_no: row.content for row in connection.execute(statement) if row.content}


def find_owners(connection: Connection, report_nos: Collection[str]) -> dict[str, str]:
    """Find the orders of these reports."""
    if not report_nos:
        return {}
    statement = select(_REPORTS.c.report_no, _REPORTS.c.order_id).where(_REPORTS.c.report_no.in_(sorted(set(report_nos))))
    return {row.report_no: row.order_id for row in connection.execute(statement)}
