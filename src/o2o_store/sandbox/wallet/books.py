"""What a wallet writes down: orders, refunds, notifications still to deliver, declarations to customs, and what was said on the wire."""

from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from o2o_store.sandbox.books import plain, settings_table

metadata = sa.MetaData()
settings_table(metadata)


def _text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.String, nullable=False, default="")


orders = sa.Table(
    "trade",
    metadata,
    sa.Column("out_trade_no", sa.String, primary_key=True),
    sa.Column("code", sa.String, nullable=False, unique=True),
    _text("request"),
    _text("description"),
    _text("notify_url"),
    sa.Column("total", sa.Integer, nullable=False),
    sa.Column("paid", sa.Integer, nullable=False, default=0),
    sa.Column("refunded", sa.Integer, nullable=False, default=0),
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("code_made_at", sa.Float, nullable=False),
    sa.Column("expires_at", sa.Float),
    _text("attach"),
    _text("state"),
    _text("transaction_id"),
    _text("payer"),
    sa.Column("success_at", sa.Float),
    sa.Column("by_code", sa.Boolean, nullable=False, default=False),
)

refunds = sa.Table(
    "refund",
    metadata,
    sa.Column("out_refund_no", sa.String, primary_key=True),
    _text("refund_id"),
    _text("out_trade_no"),
    _text("request"),
    _text("notify_url"),
    sa.Column("amount", sa.Integer, nullable=False),
    _text("status"),
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("due", sa.Float, nullable=False),
    sa.Column("success_at", sa.Float),
)

notices = sa.Table(
    "notice",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    _text("url"),
    _text("event_type"),
    _text("original_type"),
    sa.Column("resource", sa.LargeBinary, nullable=False),
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("due", sa.Float, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, default=0),
    sa.Column("done", sa.Boolean, nullable=False, default=False),
    _text("last_answer"),
)

declarations = sa.Table(
    "declaration",
    metadata,
    sa.Column("out_trade_no", sa.String, primary_key=True),
    _text("request"),
    _text("transaction_id"),
    _text("customs"),
    _text("customs_no"),
    _text("cert_check_result"),
    _text("state"),
    _text("explanation"),
    _text("verify_trade_id"),
    _text("cop_msg_id"),
    sa.Column("message", sa.LargeBinary),
    sa.Column("sent", sa.Boolean, nullable=False, default=False),
    sa.Column("due", sa.Float, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, default=0),
    sa.Column("modified_at", sa.Float, nullable=False),
)

exchanges = sa.Table(
    "exchange",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", sa.Float, nullable=False),
    _text("direction"),
    _text("call"),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("request", sa.LargeBinary, nullable=False),
    sa.Column("reply", sa.LargeBinary, nullable=False),
)


class Trade(msgspec.Struct, frozen=True, kw_only=True):
    """One order at the wallet; money in fen, times as seconds since 1970."""

    out_trade_no: str
    code: str
    request: str
    description: str
    notify_url: str
    total: int
    created_at: float
    code_made_at: float
    expires_at: float | None = None
    attach: str = ""
    state: str = "NOTPAY"
    paid: int = 0
    refunded: int = 0
    transaction_id: str = ""
    payer: str = ""
    success_at: float | None = None
    by_code: bool = False


class Refund(msgspec.Struct, frozen=True, kw_only=True):
    """One refund at the wallet."""

    out_refund_no: str
    refund_id: str
    out_trade_no: str
    request: str
    notify_url: str
    amount: int
    status: str
    created_at: float
    due: float
    success_at: float | None = None


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One notification on its way."""

    id: str
    url: str
    event_type: str
    original_type: str
    resource: bytes
    created_at: float
    due: float
    attempts: int = 0
    done: bool = False
    last_answer: str = ""


class Declaration(msgspec.Struct, frozen=True, kw_only=True):
    """One declaration of a payment to customs; `message` is the DXP message as sent, kept so that a repetition is the same."""

    out_trade_no: str
    request: str
    transaction_id: str
    customs: str
    customs_no: str
    cert_check_result: str
    state: str
    verify_trade_id: str
    due: float
    modified_at: float
    explanation: str = ""
    cop_msg_id: str = ""
    message: bytes | None = None
    sent: bool = False
    attempts: int = 0


class Page:
    """The books as one transaction sees them."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def _find(self, table: sa.Table, column: str, value: str, kind: type[Any]) -> Any:
        row = self._connection.execute(sa.select(table).where(table.c[column] == value)).mappings().first()
        return msgspec.convert(plain(row), kind) if row is not None else None

    def _all(self, query: "sa.Select[Any]", kind: type[Any]) -> list[Any]:
        return [msgspec.convert(plain(row), kind) for row in self._connection.execute(query).mappings()]

    def _insert(self, table: sa.Table, value: msgspec.Struct) -> None:
        self._connection.execute(sa.insert(table).values(msgspec.structs.asdict(value)))

    def find_trade(self, out_trade_no: str) -> Trade | None:
        """Return an order by the merchant's number."""
        found: Trade | None = self._find(orders, "out_trade_no", out_trade_no, Trade)
        return found

    def find_by_code(self, code: str) -> Trade | None:
        """Return an order by the secret in its displayed code."""
        found: Trade | None = self._find(orders, "code", code, Trade)
        return found

    def find_by_transaction(self, transaction_id: str) -> Trade | None:
        """Return an order by the wallet's number."""
        found: Trade | None = self._find(orders, "transaction_id", transaction_id, Trade)
        return found

    def add_trade(self, trade: Trade) -> None:
        """Write a new order."""
        self._insert(orders, trade)

    def update_trade(self, out_trade_no: str, **values: Any) -> None:
        """Change an order."""
        self._connection.execute(sa.update(orders).where(orders.c.out_trade_no == out_trade_no).values(values))

    def list_trades(self) -> list[Trade]:
        """Return all orders, newest last."""
        return self._all(sa.select(orders).order_by(orders.c.created_at), Trade)

    def list_unpaid_before(self, moment: float) -> list[Trade]:
        """Return orders opened before a moment that nobody paid."""
        return self._all(sa.select(orders).where(orders.c.transaction_id == "", orders.c.created_at < moment), Trade)

    def list_paid_between(self, first: float, last: float) -> list[Trade]:
        """Return orders paid in [first, last), oldest first."""
        paid = sa.and_(orders.c.success_at >= first, orders.c.success_at < last)
        return self._all(sa.select(orders).where(paid).order_by(orders.c.success_at), Trade)

    def list_refunds_between(self, first: float, last: float) -> list[Refund]:
        """Return refunds taken in [first, last), oldest first."""
        taken = sa.and_(refunds.c.created_at >= first, refunds.c.created_at < last)
        return self._all(sa.select(refunds).where(taken).order_by(refunds.c.created_at), Refund)

    def count_trades(self) -> int:
        """Return how many orders were ever paid; used for numbering."""
        return int(
            self._connection.execute(sa.select(sa.func.count()).select_from(orders).where(orders.c.transaction_id != "")).scalar() or 0
        )

    def find_refund(self, out_refund_no: str) -> Refund | None:
        """Return a refund by the merchant's number."""
        found: Refund | None = self._find(refunds, "out_refund_no", out_refund_no, Refund)
        return found

    def add_refund(self, refund: Refund) -> None:
        """Write a new refund."""
        self._insert(refunds, refund)

    def finish_refund(self, out_refund_no: str, status: str, now: datetime) -> None:
        """Decide a refund."""
        self._connection.execute(
            sa.update(refunds).where(refunds.c.out_refund_no == out_refund_no).values(status=status, success_at=now.timestamp())
        )

    def due_refunds(self, now: datetime) -> list[Refund]:
        """Return refunds whose time has come."""
        return self._all(sa.select(refunds).where(refunds.c.status == "PROCESSING", refunds.c.due <= now.timestamp()), Refund)

    def list_refunds(self, out_trade_no: str = "") -> list[Refund]:
        """Return refunds, of one order or all."""
        query = sa.select(refunds).order_by(refunds.c.created_at)
        return self._all(query.where(refunds.c.out_trade_no == out_trade_no) if out_trade_no else query, Refund)

    def add_notice(self, notice: Notice) -> None:
        """Plan a notification."""
        self._insert(notices, notice)

    def due_notices(self, now: datetime) -> list[Notice]:
        """Return notifications whose time has come."""
        return self._all(
            sa.select(notices).where(notices.c.done.is_(False), notices.c.due <= now.timestamp()).order_by(notices.c.due), Notice
        )

    def update_notice(self, notice_id: str, **values: Any) -> None:
        """Note what became of a delivery."""
        self._connection.execute(sa.update(notices).where(notices.c.id == notice_id).values(values))

    def list_notices(self) -> list[Notice]:
        """Return all notifications."""
        return self._all(sa.select(notices).order_by(notices.c.created_at), Notice)

    def find_declaration(self, out_trade_no: str) -> Declaration | None:
        """Return the declaration of an order."""
        found: Declaration | None = self._find(declarations, "out_trade_no", out_trade_no, Declaration)
        return found

    def find_declared(self, transaction_id: str) -> Declaration | None:
        """Return the declaration of a payment by the wallet's number."""
        found: Declaration | None = self._find(declarations, "transaction_id", transaction_id, Declaration)
        return found

    def add_declaration(self, declaration: Declaration) -> None:
        """Write a new declaration."""
        self._insert(declarations, declaration)

    def update_declaration(self, out_trade_no: str, **values: Any) -> None:
        """Change a declaration."""
        self._connection.execute(sa.update(declarations).where(declarations.c.out_trade_no == out_trade_no).values(values))

    def due_declarations(self, now: datetime) -> list[Declaration]:
        """Return declarations that must be sent now."""
        due = sa.and_(declarations.c.state == "PROCESSING", declarations.c.sent.is_(False), declarations.c.due <= now.timestamp())
        return self._all(sa.select(declarations).where(due), Declaration)

    def list_declarations(self) -> list[Declaration]:
        """Return all declarations."""
        return self._all(sa.select(declarations).order_by(declarations.c.modified_at), Declaration)

    def record(self, direction: str, call: str, status: int, request: bytes, reply: bytes, now: datetime) -> None:
        """Write down what was said, for evidence."""
        values = {"at": now.timestamp(), "direction": direction, "call": call, "status": status, "request": request, "reply": reply}
        self._connection.execute(sa.insert(exchanges).values(values))

    def list_exchanges(self, after: int, limit: int) -> list[dict[str, Any]]:
        """Return what was said after a number."""
        rows = self._connection.execute(sa.select(exchanges).where(exchanges.c.number > after).order_by(exchanges.c.number).limit(limit))
        return [plain(row) for row in rows.mappings()]
