"""Reading and writing dossiers, messages and receipts, set-based."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from o2o_store.backend.database import rows, table
from o2o_store.backend.declaration.tables import (
    DeclarationMessageOrderRow,
    DeclarationMessageRow,
    DeclarationReceiptRow,
    DossierRow,
    GuaranteeEntryRow,
    TaxBillRow,
)
from o2o_store.backend.keys import FieldCipher

DOSSIERS = table(DossierRow)
MESSAGES = table(DeclarationMessageRow)
SPOKEN_OF = table(DeclarationMessageOrderRow)
RECEIPTS = table(DeclarationReceiptRow)
BILLS = table(TaxBillRow)
ENTRIES = table(GuaranteeEntryRow)
AFTERWARDS = {
    "cancellation": (DOSSIERS.c.cancellation_no, DOSSIERS.c.cancellation),
    "return": (DOSSIERS.c.return_no, DOSSIERS.c.goods_return),
}
"""By kind: the column of a later document's own number, and of the document itself."""

Values = dict[str, Any]


def put_dossiers(connection: Connection, cipher: FieldCipher, dossiers: Sequence[Values]) -> None:
    """Write these dossiers in the place of the orders' former ones."""
    if dossiers:
        connection.execute(delete(DOSSIERS).where(DOSSIERS.c.order_id.in_(sorted(row["order_id"] for row in dossiers))))
        blank: Values = dict.fromkeys(("order_no", "waybill_no", "cop_no", "pre_no", "invt_no", "cancellation_no", "return_no"), "")
        blank |= {"paid_fen": 0, "cancellation": b"", "goods_return": b""}
        connection.execute(insert(DOSSIERS), [{**blank, **row, "content": _sealed(cipher, row)} for row in dossiers])


def find_dossiers(connection: Connection, cipher: FieldCipher, order_ids: Collection[str]) -> dict[str, Values]:
    """Find the dossiers of these orders, contents in clear."""
    found = rows(connection, select(DOSSIERS).where(DOSSIERS.c.order_id.in_(sorted(set(order_ids)))))
    return {row["order_id"]: {**row, "content": cipher.decrypt(row["content"], _content_place(row["order_id"]))} for row in found}


def find_owners(connection: Connection, numbers: Collection[str]) -> dict[str, Values]:
    """Find whose numbers these are: by order, waybill or own document number of the inventory and what followed it; contents stay out."""
    wanted = sorted({number for number in numbers if number})
    keys = (DOSSIERS.c.order_no, DOSSIERS.c.waybill_no, DOSSIERS.c.cop_no, DOSSIERS.c.cancellation_no, DOSSIERS.c.return_no)
    columns = (DOSSIERS.c.order_id, DOSSIERS.c.hall_id, DOSSIERS.c.enterprise_id, *keys)
    found = rows(connection, select(*columns).where(or_(*(key.in_(wanted) for key in keys))))
    return {row[key.name]: row for row in found for key in keys if row[key.name]}


def find_by_invt_no(connection: Connection, invt_nos: Collection[str]) -> dict[str, Values]:
    """Find whose inventories customs gave these numbers to."""
    columns = (DOSSIERS.c.order_id, DOSSIERS.c.hall_id, DOSSIERS.c.enterprise_id, DOSSIERS.c.invt_no)
    wanted = sorted({number for number in invt_nos if number})
    return {row["invt_no"]: row for row in rows(connection, select(*columns).where(DOSSIERS.c.invt_no.in_(wanted)))}


def number_afterwards(connection: Connection, cipher: FieldCipher, kind: str, documents: Mapping[str, tuple[str, bytes]]) -> None:
    """Write the number and the content of what follows an inventory, by order id."""
    number, content = AFTERWARDS[kind]
    changes = [
        {"order_id": order_id, number.name: own, content.name: cipher.encrypt(clear, _after_place(kind, order_id))}
        for order_id, (own, clear) in documents.items()
    ]
    _change(connection, (number.name, content.name), changes)


def find_afterwards(connection: Connection, cipher: FieldCipher, kind: str, order_ids: Collection[str]) -> dict[str, bytes]:
    """Find the content of what followed these orders' inventories, in clear."""
    column = AFTERWARDS[kind][1]
    statement = select(DOSSIERS.c.order_id, column.label("content")).where(DOSSIERS.c.order_id.in_(sorted(set(order_ids))))
    found = {row.order_id: row.content for row in connection.execute(statement) if row.content}
    return {order_id: cipher.decrypt(content, _after_place(kind, order_id)) for order_id, content in found.items()}


def find_bills(connection: Connection, tax_nos: Collection[str]) -> dict[str, Values]:
    """Find tax bills by their numbers."""
    return {row["tax_no"]: row for row in rows(connection, select(BILLS).where(BILLS.c.tax_no.in_(sorted(set(tax_nos)))))}


def save_bills(connection: Connection, known: Collection[str], bills: Sequence[Values]) -> None:
    """Write tax bills, new ones and those known before."""
    fresh = [bill for bill in bills if bill["tax_no"] not in known]
    older = [bill for bill in bills if bill["tax_no"] in known]
    if fresh:
        connection.execute(insert(BILLS), fresh)
    if older:
        columns = [column.name for column in BILLS.columns if column.name != "tax_no"]
        statement = update(BILLS).where(BILLS.c.tax_no == bindparam("k")).values({name: bindparam(f"v_{name}") for name in columns})
        connection.execute(statement, [{"k": bill["tax_no"]} | {f"v_{name}": bill[name] for name in columns} for bill in older])


def add_entries(connection: Connection, entries: Sequence[Values]) -> None:
    """Write entries of guarantee accounts."""
    if entries:
        connection.execute(insert(ENTRIES), entries)


def list_bills(connection: Connection, order_id: str = "") -> list[Values]:
    """List tax bills, of one order or all."""
    statement = select(BILLS).order_by(BILLS.c.changed_at, BILLS.c.tax_no)
    return rows(connection, statement.where(BILLS.c.order_id == order_id) if order_id else statement)


def sum_guarantees(connection: Connection) -> dict[str, int]:
    """Return what each guarantee bears now, in fen, by the code of who gives it."""
    statement = select(ENTRIES.c.assure_code, func.sum(ENTRIES.c.amount_fen)).group_by(ENTRIES.c.assure_code)
    return {code: int(amount) for code, amount in connection.execute(statement)}


def find_spoken_of(connection: Connection, cop_msg_ids: Collection[str]) -> dict[str, list[Values]]:
    """Find which orders these messages of ours spoke of."""
    found = rows(connection, select(SPOKEN_OF).where(SPOKEN_OF.c.cop_msg_id.in_(sorted(set(cop_msg_ids)))))
    groups: dict[str, list[Values]] = {}
    for row in found:
        groups.setdefault(row["cop_msg_id"], []).append(row)
    return groups


def find_message_types(connection: Connection, cop_msg_ids: Collection[str]) -> dict[str, str]:
    """Find of which type these messages are; also says which of them are kept already."""
    statement = select(MESSAGES.c.cop_msg_id, MESSAGES.c.msg_type).where(MESSAGES.c.cop_msg_id.in_(sorted(set(cop_msg_ids))))
    return {row.cop_msg_id: row.msg_type for row in connection.execute(statement)}


def number_dossiers(connection: Connection, cipher: FieldCipher, dossiers: Sequence[Values]) -> None:
    """Write contents and numbers of captured orders' dossiers."""
    columns = ("content", "order_no", "waybill_no", "cop_no", "paid_fen")
    _change(connection, columns, [{**row, "content": _sealed(cipher, row)} for row in dossiers])


def note_customs_numbers(connection: Connection, numbers: Mapping[str, Values]) -> None:
    """Write the numbers customs gave: `pre_no` and `invt_no` by order id."""
    _change(connection, ("pre_no", "invt_no"), [{"order_id": order_id, **values} for order_id, values in numbers.items()])


def _change(connection: Connection, columns: Sequence[str], changed: Sequence[Values]) -> None:
    if not changed:
        return
    values: Values = {name: bindparam(f"v_{name}") for name in columns}
    statement = update(DOSSIERS).where(DOSSIERS.c.order_id == bindparam("k_id")).values(values)
    ordered = sorted(changed, key=lambda row: str(row["order_id"]))
    connection.execute(statement, [{"k_id": row["order_id"], **{f"v_{name}": row[name] for name in columns}} for row in ordered])


def add_messages(connection: Connection, cipher: FieldCipher, messages: Sequence[Values], owners: Sequence[Values]) -> None:
    """Keep messages, their bodies encrypted, and which orders they speak of."""
    if messages:
        sealed = [{**row, "body": cipher.encrypt(row["body"], _body_place(row["cop_msg_id"]))} for row in messages]
        connection.execute(insert(MESSAGES), sealed)
    if owners:
        connection.execute(insert(SPOKEN_OF), owners)


def list_messages(connection: Connection, cipher: FieldCipher, order_id: str) -> list[Values]:
    """List the CEB messages that speak of this order, bodies in clear, oldest first: for operators only."""
    joined = MESSAGES.join(SPOKEN_OF, SPOKEN_OF.c.cop_msg_id == MESSAGES.c.cop_msg_id)
    statement = select(MESSAGES).select_from(joined).where(SPOKEN_OF.c.order_id == order_id).order_by(MESSAGES.c.at, MESSAGES.c.cop_msg_id)
    return [{**row, "body": cipher.decrypt(row["body"], _body_place(row["cop_msg_id"]))} for row in rows(connection, statement)]


def find_receipts(connection: Connection, identities: Collection[str]) -> set[str]:
    """Find which of these receipts were taken before."""
    statement = select(RECEIPTS.c.identity).where(RECEIPTS.c.identity.in_(sorted(set(identities))))
    return set(connection.execute(statement).scalars())


def add_receipts(connection: Connection, receipts: Sequence[Values]) -> None:
    """Keep receipts."""
    if receipts:
        connection.execute(insert(RECEIPTS), receipts)


def _sealed(cipher: FieldCipher, row: Values) -> bytes:
    return cipher.encrypt(row["content"], _content_place(row["order_id"]))


def _content_place(order_id: str) -> str:
    return f"declaration_dossier|content|{order_id}"


def _after_place(kind: str, order_id: str) -> str:
    return f"declaration_dossier|{kind}|{order_id}"


def _body_place(cop_msg_id: str) -> str:
    return f"declaration_message|body|{cop_msg_id}"
