"""What customs writes down: messages as received, documents by business key, receipts, steps still to do, the year's totals, the account book."""

import hashlib
from collections.abc import Collection
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Literal

import msgspec
import sqlalchemy as sa

from o2o_store.sandbox.books import plain, settings_table
from o2o_store.sandbox.customs.reader import Document
from o2o_store.sandbox.dxp import Envelope

metadata = sa.MetaData()
settings_table(metadata)

messages = sa.Table(
    "message",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("sender", sa.String, nullable=False),
    sa.Column("cop_msg_id", sa.String, nullable=False),
    sa.Column("msg_type", sa.String, nullable=False),
    sa.Column("sha256", sa.String, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("received_at", sa.Float, nullable=False),
    sa.UniqueConstraint("sender", "cop_msg_id"),
)

documents = sa.Table(
    "document",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("key", sa.String, nullable=False),
    sa.Column("order_no", sa.String, nullable=False),
    sa.Column("ebp_code", sa.String, nullable=False),
    sa.Column("invt_no", sa.String, nullable=False, default=""),
    sa.Column("pre_no", sa.String, nullable=False, default=""),
    sa.Column("dxp_id", sa.String, nullable=False),
    sa.Column("app_time", sa.String, nullable=False),
    sa.Column("status", sa.String, nullable=False),
    sa.Column("head", sa.Text, nullable=False),
    sa.Column("lines", sa.Text, nullable=False),
    sa.Column("received_at", sa.Float, nullable=False),
    sa.Column("released_at", sa.Float),
    sa.UniqueConstraint("kind", "key"),
    sa.Index("document_order", "kind", "order_no"),
)

steps = sa.Table(
    "step",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("due", sa.Float, nullable=False, index=True),
    sa.Column("act", sa.String, nullable=False),
    sa.Column("document", sa.Integer, nullable=False),
)

receipts = sa.Table(
    "receipt",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("dxp_id", sa.String, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("key", sa.String, nullable=False),
    sa.Column("order_no", sa.String, nullable=False),
    sa.Column("status", sa.String, nullable=False),
    sa.Column("info", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("made_at", sa.Float, nullable=False),
    sa.Column("acknowledged", sa.Boolean, nullable=False, default=False),
    sa.Index("receipt_reader", "dxp_id", "number"),
    sa.Index("receipt_document", "key", "kind"),
    sqlite_autoincrement=True,
)

year_totals = sa.Table(
    "year_total",
    metadata,
    sa.Column("id_number", sa.String, primary_key=True),
    sa.Column("year", sa.Integer, primary_key=True),
    sa.Column("used_fen", sa.Integer, nullable=False),
)

account_book = sa.Table(
    "account_book",
    metadata,
    sa.Column("ems_no", sa.String, primary_key=True),
    sa.Column("item_record_no", sa.String, primary_key=True),
    sa.Column("gcode", sa.String, nullable=False),
    sa.Column("gname", sa.String, nullable=False),
    sa.Column("unit", sa.String, nullable=False),
    sa.Column("stock", sa.Integer, nullable=False),
    sa.Column("content", sa.String, nullable=False, default=""),
    sa.Column("content_unit", sa.String, nullable=False, default=""),
)

tax_bills = sa.Table(
    "tax_bill",
    metadata,
    sa.Column("tax_no", sa.String, primary_key=True),
    sa.Column("document", sa.Integer, nullable=False, index=True),
    sa.Column("status", sa.String, nullable=False),
    sa.Column("total_fen", sa.Integer, nullable=False),
)

payment_data = sa.Table(
    "payment_data",
    metadata,
    sa.Column("session_id", sa.String, primary_key=True),
    sa.Column("order_no", sa.String, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)

verdicts = sa.Table(
    "verdict",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("act", sa.String, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("order_no", sa.String, nullable=False),
    sa.Column("status", sa.String, nullable=False),
    sa.Column("code", sa.String, nullable=False),
    sa.Column("info", sa.Text, nullable=False),
    sa.Column("times", sa.Integer, nullable=False),
)


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """One document as customs keeps it."""

    number: int
    kind: str
    key: str
    order_no: str
    ebp_code: str
    invt_no: str
    pre_no: str
    dxp_id: str
    app_time: str
    status: str
    head: dict[str, str]
    lines: list[dict[str, str]]
    received_at: float
    released_at: float | None = None

    @property
    def document(self) -> Document:
        """Return it in the form the rules read."""
        return Document(self.head, tuple(self.lines))


KEPT_BACK = "late:"
"""Before the receiver of a receipt that nobody fetches yet."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """A planned interference; empty `order_no` or `status` match any (`status` is the forced one for `force`).

    `force` decides a document, `drop` and `duplicate` lose or double a receipt, `late` keeps one back until the next about the same
    document has gone before it, `unreadable` answers a whole message with a CEB900.
    """

    act: Literal["force", "drop", "duplicate", "late", "unreadable"] = "force"
    kind: str = "inventory"
    order_no: str = ""
    status: str = ""
    code: str = ""
    info: str = ""
    times: int = 1


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """One receipt ready to be fetched."""

    number: int
    dxp_id: str
    kind: str
    key: str
    order_no: str
    status: str
    info: str
    body: bytes
    made_at: float


class BookLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of an account book as control calls and seeding give it."""

    ems_no: str
    item_record_no: str
    gcode: str
    gname: str
    unit: str
    stock: int
    content: str = ""
    content_unit: str = ""


def _stored(row: sa.RowMapping) -> Stored:
    values = plain(row)
    values["head"] = msgspec.json.decode(values["head"])
    values["lines"] = msgspec.json.decode(values["lines"])
    return msgspec.convert(values, Stored)


class Page:
    """The books as one transaction sees them."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._interference_planned: bool | None = None

    @property
    def connection(self) -> sa.Connection:
        """The transaction itself, for the books' other chapters."""
        return self._connection

    def savepoint(self) -> AbstractContextManager[Any]:
        """Return a part of the transaction that is undone alone when it fails."""
        return self._connection.begin_nested()

    def keep_message(self, envelope: Envelope, body: bytes, now: datetime) -> bool | None:
        """Write a message down: True when new, False when the same came before, None when its id was used for another."""
        digest = hashlib.sha256(body).hexdigest()
        same = sa.and_(messages.c.sender == envelope.sender, messages.c.cop_msg_id == envelope.cop_msg_id)
        earlier = self._connection.execute(sa.select(messages.c.sha256).where(same)).scalar()
        if earlier is not None:
            return False if earlier == digest else None
        values = {
            "sender": envelope.sender,
            "cop_msg_id": envelope.cop_msg_id,
            "msg_type": envelope.msg_type,
            "sha256": digest,
            "body": body,
            "received_at": now.timestamp(),
        }
        self._connection.execute(sa.insert(messages).values(values))
        return True

    def list_messages(self, after: int, limit: int) -> list[dict[str, Any]]:
        """Return received messages after a number."""
        rows = self._connection.execute(sa.select(messages).where(messages.c.number > after).order_by(messages.c.number).limit(limit))
        return [plain(row) for row in rows.mappings()]

    def find_document(self, kind: str, key: str) -> Stored | None:
        """Return the document of a business key."""
        return self._one(documents.c.kind == kind, documents.c.key == key)

    def find_by_invt_no(self, invt_no: str) -> Stored | None:
        """Return the inventory customs gave this number to."""
        return self._one(documents.c.kind == "inventory", documents.c.invt_no == invt_no)

    def get_document(self, number: int) -> Stored:
        """Return a document by customs' own number."""
        found = self._one(documents.c.number == number)
        if found is None:
            raise KeyError(number)
        return found

    def _one(self, *conditions: sa.ColumnElement[bool]) -> Stored | None:
        row = self._connection.execute(sa.select(documents).where(*conditions)).mappings().first()
        return _stored(row) if row is not None else None

    def list_documents(self, order_no: str, kind: str = "") -> list[Stored]:
        """Return the documents of one order, or all when `order_no` is empty."""
        query = sa.select(documents).order_by(documents.c.number)
        query = query.where(documents.c.order_no == order_no) if order_no else query
        query = query.where(documents.c.kind == kind) if kind else query
        return [_stored(row) for row in self._connection.execute(query).mappings()]

    def newest_documents(self, kind: str, status: str, limit: int) -> list[Stored]:
        """Return the newest documents of a kind, of one status or all."""
        query = sa.select(documents).where(documents.c.kind == kind).order_by(documents.c.number.desc()).limit(limit)
        query = query.where(documents.c.status == status) if status else query
        return [_stored(row) for row in self._connection.execute(query).mappings()]

    def store_document(self, document: Stored) -> Stored:
        """Write a document, in place of a refused or changed one of the same key; returns it with its number."""
        values = msgspec.structs.asdict(document)
        values["head"] = msgspec.json.encode(document.head).decode()
        values["lines"] = msgspec.json.encode(document.lines).decode()
        del values["number"]
        if document.number:
            self._connection.execute(sa.update(documents).where(documents.c.number == document.number).values(values))
            return document
        number = self._connection.execute(sa.insert(documents).values(values)).inserted_primary_key
        return msgspec.structs.replace(document, number=int(number[0]) if number else 0)

    def update_document(self, number: int, **values: Any) -> None:
        """Change status, numbers or times of a document."""
        self._connection.execute(sa.update(documents).where(documents.c.number == number).values(values))

    def add_step(self, act: str, document: int, due: datetime) -> None:
        """Plan something to do with a document."""
        self._connection.execute(sa.insert(steps).values(act=act, document=document, due=due.timestamp()))

    def take_steps(self, now: datetime, limit: int) -> list[tuple[str, int]]:
        """Take what is due off the list."""
        due = self._connection.execute(
            sa.select(steps).where(steps.c.due <= now.timestamp()).order_by(steps.c.due, steps.c.number).limit(limit)
        ).all()
        self._connection.execute(sa.delete(steps).where(steps.c.number.in_([row.number for row in due])))
        return [(row.act, row.document) for row in due]

    def next_due(self) -> float | None:
        """Return when the next step is due, as seconds since 1970."""
        return self._connection.execute(sa.select(sa.func.min(steps.c.due))).scalar()

    def drop_steps(self, document: int) -> None:
        """Forget what was planned for a document."""
        self._connection.execute(sa.delete(steps).where(steps.c.document == document))

    def add_receipt(self, receipt: Receipt) -> None:
        """Put a receipt where its receiver fetches it."""
        values = msgspec.structs.asdict(receipt)
        del values["number"]
        self._connection.execute(sa.insert(receipts).values(acknowledged=False, **values))

    def take_kept_back(self, kind: str, key: str) -> list[Receipt]:
        """Take the receipts about a document that were kept back, to be sent after a later one."""
        mine = sa.and_(receipts.c.kind == kind, receipts.c.key == key, receipts.c.dxp_id.startswith(KEPT_BACK))
        found = [msgspec.convert(plain(row), Receipt) for row in self._connection.execute(sa.select(receipts).where(mine)).mappings()]
        if found:
            self._connection.execute(sa.delete(receipts).where(mine))
        return [msgspec.structs.replace(one, dxp_id=one.dxp_id.removeprefix(KEPT_BACK)) for one in found]

    def list_receipts(self, dxp_id: str, after: int, limit: int, *, waiting_only: bool = True) -> list[Receipt]:
        """Return receipts after a number, oldest first; all receivers' when `dxp_id` is empty."""
        query = sa.select(receipts).where(receipts.c.number > after).order_by(receipts.c.number).limit(limit)
        query = query.where(receipts.c.dxp_id == dxp_id) if dxp_id else query
        query = query.where(receipts.c.acknowledged.is_(False)) if waiting_only else query
        return [msgspec.convert(plain(row), Receipt) for row in self._connection.execute(query).mappings()]

    def acknowledge(self, dxp_id: str, upto: int) -> int:
        """Mark receipts as fetched; returns how many."""
        mine = sa.and_(receipts.c.dxp_id == dxp_id, receipts.c.number <= upto, receipts.c.acknowledged.is_(False))
        return int(self._connection.execute(sa.update(receipts).where(mine).values(acknowledged=True)).rowcount)

    def year_used(self, id_number: str, year: int) -> int:
        """Return a person's total of a year, in fen."""
        query = sa.select(year_totals.c.used_fen).where(year_totals.c.id_number == id_number, year_totals.c.year == year)
        return int(self._connection.execute(query).scalar() or 0)

    def set_year_used(self, id_number: str, year: int, used_fen: int) -> None:
        """Write a person's total of a year."""
        mine = sa.and_(year_totals.c.id_number == id_number, year_totals.c.year == year)
        self._connection.execute(sa.delete(year_totals).where(mine))
        self._connection.execute(sa.insert(year_totals).values(id_number=id_number, year=year, used_fen=max(used_fen, 0)))

    def has_book(self, ems_no: str) -> bool:
        """Say whether customs knows an account book of this number."""
        return self._connection.execute(sa.select(account_book.c.ems_no).where(account_book.c.ems_no == ems_no)).first() is not None

    def book_items(self, ems_no: str, item_record_nos: Collection[str] | None = None) -> dict[str, BookLine]:
        """Return an account book by item record number, or only the named items of it."""
        query = sa.select(account_book).where(account_book.c.ems_no == ems_no)
        query = query if item_record_nos is None else query.where(account_book.c.item_record_no.in_(item_record_nos))
        rows = self._connection.execute(query).mappings()
        return {row["item_record_no"]: msgspec.convert(plain(row), BookLine) for row in rows}

    def put_book_line(self, line: BookLine) -> None:
        """Write one line of an account book, replacing an earlier one."""
        self._connection.execute(
            sa.delete(account_book).where(account_book.c.ems_no == line.ems_no, account_book.c.item_record_no == line.item_record_no)
        )
        self._connection.execute(sa.insert(account_book).values(msgspec.structs.asdict(line)))

    def move_stock(self, ems_no: str, item_record_no: str, change: int) -> None:
        """Book goods into (positive) or out of an account book."""
        mine = sa.and_(account_book.c.ems_no == ems_no, account_book.c.item_record_no == item_record_no)
        self._connection.execute(sa.update(account_book).where(mine).values(stock=account_book.c.stock + change))

    def add_tax_bill(self, document: int, total_fen: int, now: datetime) -> str:
        """Write a tax bill of an inventory and return its number."""
        count = self._connection.execute(sa.select(sa.func.count()).select_from(tax_bills)).scalar() or 0
        tax_no = f"T{now:%Y%m%d}{count + 1:09d}"
        self._connection.execute(sa.insert(tax_bills).values(tax_no=tax_no, document=document, status="1", total_fen=total_fen))
        return tax_no

    def list_tax_bills(self, document: int) -> list[dict[str, Any]]:
        """Return the tax bills of an inventory, oldest first."""
        found = self._connection.execute(sa.select(tax_bills).where(tax_bills.c.document == document).order_by(tax_bills.c.tax_no))
        return [plain(row) for row in found.mappings()]

    def mark_tax_bill(self, tax_no: str, status: str) -> None:
        """Note what became of a tax bill."""
        self._connection.execute(sa.update(tax_bills).where(tax_bills.c.tax_no == tax_no).values(status=status))

    def keep_payment_data(self, session_id: str, order_no: str, text: str) -> bool:
        """Keep an upload; False when the session uploaded before."""
        if (
            self._connection.execute(sa.select(payment_data.c.session_id).where(payment_data.c.session_id == session_id)).first()
            is not None
        ):
            return False
        self._connection.execute(sa.insert(payment_data).values(session_id=session_id, order_no=order_no, text=text))
        return True

    def list_payment_data(self) -> list[dict[str, Any]]:
        """Return every upload."""
        return [plain(row) for row in self._connection.execute(sa.select(payment_data)).mappings()]

    def plan_verdict(self, verdict: Verdict) -> None:
        """Plan an interference."""
        self._connection.execute(sa.insert(verdicts).values(msgspec.structs.asdict(verdict)))

    def clear_verdicts(self) -> None:
        """Forget all planned interference."""
        self._connection.execute(sa.delete(verdicts))

    def draw_verdict(self, acts: tuple[str, ...], kind: str, order_no: str, status: str = "") -> Verdict | None:
        """Take the first interference that fits; `status` is compared for receipts only."""
        # Hardly ever is anything planned: one look per transaction instead of one per receipt.
        if self._interference_planned is None:
            self._interference_planned = (
                self._connection.execute(sa.select(verdicts.c.number).where(verdicts.c.times > 0)).first() is not None
            )
        if not self._interference_planned:
            return None
        fits = sa.and_(
            verdicts.c.act.in_(acts), verdicts.c.kind.in_([kind, ""]), verdicts.c.order_no.in_([order_no, ""]), verdicts.c.times > 0
        )
        fits = sa.and_(fits, verdicts.c.status.in_([status, ""])) if status else fits
        row = self._connection.execute(sa.select(verdicts).where(fits).order_by(verdicts.c.number)).mappings().first()
        if row is None:
            return None
        self._connection.execute(sa.update(verdicts).where(verdicts.c.number == row["number"]).values(times=row["times"] - 1))
        values = plain(row)
        del values["number"]
        return msgspec.convert(values, Verdict)
