"""Reading and writing dossiers, messages and receipts, set-based."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from o2o_store.backend.database import rows, table
from o2o_store.backend.declaration.tables import DeclarationMessageOrderRow, DeclarationMessageRow, DeclarationReceiptRow, DossierRow
from o2o_store.backend.keys import FieldCipher

DOSSIERS = table(DossierRow)
MESSAGES = table(DeclarationMessageRow)
SPOKEN_OF = table(DeclarationMessageOrderRow)
RECEIPTS = table(DeclarationReceiptRow)

Values = dict[str, Any]


def put_dossiers(connection: Connection, cipher: FieldCipher, dossiers: Sequence[Values]) -> None:
    """Write these dossiers in the place of the orders' former ones."""
    if dossiers:
        connection.execute(delete(DOSSIERS).where(DOSSIERS.c.order_id.in_(sorted(row["order_id"] for row in dossiers))))
        blank = {"order_no": "", "waybill_no": "", "cop_no": "", "pre_no": "", "invt_no": "", "paid_fen": 0}
        connection.execute(insert(DOSSIERS), [{**blank, **row, "content": _sealed(cipher, row)} for row in dossiers])


def find_dossiers(connection: Connection, cipher: FieldCipher, order_ids: Collection[str]) -> dict[str, Values]:
    """Find the dossiers of these orders, contents in clear."""
    found = rows(connection, select(DOSSIERS).where(DOSSIERS.c.order_id.in_(sorted(set(order_ids)))))
    return {row["order_id"]: {**row, "content": cipher.decrypt(row["content"], _content_place(row["order_id"]))} for row in found}


def find_owners(connection: Connection, numbers: Collection[str]) -> dict[str, Values]:
    """Find whose numbers these are: by order, waybill or own document number; contents stay out."""
    wanted = sorted({number for number in numbers if number})
    keys = (DOSSIERS.c.order_no, DOSSIERS.c.waybill_no, DOSSIERS.c.cop_no)
    columns = (DOSSIERS.c.order_id, DOSSIERS.c.hall_id, DOSSIERS.c.enterprise_id, *keys)
    found = rows(connection, select(*columns).where(or_(*(key.in_(wanted) for key in keys))))
    return {row[key.name]: row for row in found for key in keys}


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


def _body_place(cop_msg_id: str) -> str:
    return f"declaration_message|body|{cop_msg_id}"
