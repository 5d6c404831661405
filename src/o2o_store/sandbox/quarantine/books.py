"""What inspection and quarantine writes down: reports, what it said about them, what is due, which goods are banned."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from o2o_store.sandbox.books import plain, settings_table
from o2o_store.sandbox.quarantine.examiner import FINAL, REGISTERED, TEXTS, WITHDRAWN, Ban, Report, judge

metadata = sa.MetaData()
settings_table(metadata)

reports = sa.Table(
    "report",
    metadata,
    sa.Column("report_no", sa.String, primary_key=True),
    sa.Column("order_no", sa.String, nullable=False, index=True),
    sa.Column("status", sa.String, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("received_at", sa.Float, nullable=False),
    sa.Column("due_at", sa.Float, index=True),
    sa.Column("decided_at", sa.Float),
)
findings = sa.Table(
    "finding",
    metadata,
    sa.Column("no", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("report_no", sa.String, nullable=False),
    sa.Column("status", sa.String, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("acknowledged", sa.Boolean, nullable=False),
)
bans = sa.Table(
    "ban",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("gcode", sa.String, nullable=False),
    sa.Column("country", sa.String, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)
_MOST_STEPS = 200


class Page:
    """The books within one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def take(self, report: Report, now: float, register_s: float, decide_s: float) -> None:
        """Keep a report and register it; the same number again changes nothing, whatever it says."""
        known = self._connection.execute(sa.select(reports.c.status).where(reports.c.report_no == report.report_no)).first()
        if known is not None:
            return
        row = {"report_no": report.report_no, "order_no": report.order.order_no, "status": REGISTERED, "received_at": now}
        content = msgspec.json.encode(report)
        self._connection.execute(sa.insert(reports).values(**row, content=content, due_at=now + register_s + decide_s))
        self.say(report.report_no, REGISTERED, TEXTS[REGISTERED], now + register_s)

    def say(self, report_no: str, status: str, reason: str, at: float) -> None:
        """Write one finding for the enterprise to fetch, from that moment on."""
        values = {"report_no": report_no, "status": status, "reason": reason, "at": at, "acknowledged": False}
        self._connection.execute(sa.insert(findings).values(values))

    def decide_due(self, now: float, seed: str, sampling_rate: float) -> int:
        """Decide what is due; returns how many."""
        due = self._connection.execute(sa.select(reports).where(reports.c.due_at <= now).order_by(reports.c.due_at).limit(_MOST_STEPS))
        rows = due.mappings().all()
        banned = self.list_bans() if rows else []
        for row in rows:
            status, reason = judge(msgspec.json.decode(row["content"], type=Report), banned, seed, sampling_rate)
            self._decide(str(row["report_no"]), status, reason, now)
        return len(rows)

    def decide(self, order_no: str, status: str, reason: str, now: float) -> bool:
        """Decide a report by hand; False when there is none of this order that is not final (a released one may still be held)."""
        row = self._connection.execute(sa.select(reports).where(reports.c.order_no == order_no)).mappings().first()
        if row is None or row["status"] in FINAL:
            return False
        self._decide(str(row["report_no"]), status, reason or TEXTS[status], now)
        return True

    def withdraw(self, report_nos: Sequence[str], now: float) -> None:
        """Call reports off that are not decided yet."""
        for report_no in report_nos:
            row = self._connection.execute(sa.select(reports.c.status).where(reports.c.report_no == report_no)).first()
            if row is not None and row.status not in FINAL:
                self._decide(report_no, WITHDRAWN, TEXTS[WITHDRAWN], now)

    def _decide(self, report_no: str, status: str, reason: str, now: float) -> None:
        values = {"status": status, "due_at": None, "decided_at": now if status in FINAL else None}
        self._connection.execute(sa.update(reports).where(reports.c.report_no == report_no).values(values))
        self.say(report_no, status, reason, now)

    def next_due(self) -> float | None:
        """Return when the next report is to be decided."""
        return self._connection.execute(sa.select(sa.func.min(reports.c.due_at))).scalar()

    def list_findings(self, after: int, now: float, limit: int) -> list[dict[str, Any]]:
        """Return findings above a number whose moment has come, oldest first; never one before an older one."""
        statement = sa.select(findings).where(findings.c.no > after, findings.c.acknowledged.is_(False)).order_by(findings.c.no)
        found: list[dict[str, Any]] = []
        for row in self._connection.execute(statement.limit(limit)).mappings():
            if row["at"] > now:
                break
            found.append(plain(row))
        return found

    def acknowledge(self, upto: int) -> None:
        """Note that findings were taken over."""
        self._connection.execute(sa.update(findings).where(findings.c.no <= upto).values(acknowledged=True))

    def list_reports(self) -> list[dict[str, Any]]:
        """Return every report with its state, without its content."""
        columns = (reports.c.report_no, reports.c.order_no, reports.c.status, reports.c.received_at, reports.c.decided_at)
        return [plain(row) for row in self._connection.execute(sa.select(*columns).order_by(reports.c.received_at)).mappings()]

    def put_bans(self, wanted: Sequence[Ban]) -> None:
        """Replace the list of banned goods."""
        self._connection.execute(sa.delete(bans))
        for ban in wanted:
            self._connection.execute(sa.insert(bans).values(msgspec.structs.asdict(ban)))

    def list_bans(self) -> list[Ban]:
        """Return the banned goods."""
        rows = self._connection.execute(sa.select(bans.c.gcode, bans.c.country, bans.c.reason).order_by(bans.c.number)).mappings()
        return [msgspec.convert(plain(row), Ban) for row in rows]
