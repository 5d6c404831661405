"""Reading and writing attempts, the wallet's words and its notifications, set-based."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Exists, Select, Subquery, bindparam, delete, func, insert, select, tuple_, update

from o2o_store.backend.database import rows, table
from o2o_store.backend.keys import FieldCipher
from o2o_store.backend.orders.tables import OrderAttemptRow, OrderRow
from o2o_store.backend.payment.messages import PAYMENT_LINE, REFUND_LINE
from o2o_store.backend.payment.tables import (
    MoneyActRow,
    MoneyCaseRow,
    PaymentAttemptRow,
    PaymentMessageRow,
    PaymentNoticeRow,
    PaymentRefundRow,
    WalletBillLineRow,
    WalletBillRow,
    WalletStandingRow,
)
from o2o_store.domain.clock import BEIJING, beijing_date
from o2o_store.domain.lifecycle import PaymentState

ATTEMPTS = table(PaymentAttemptRow)
MESSAGES = table(PaymentMessageRow)
NOTICES = table(PaymentNoticeRow)
REFUNDS = table(PaymentRefundRow)
STANDING = table(WalletStandingRow)
BILLS = table(WalletBillRow)
BILL_LINES = table(WalletBillLineRow)
CASES = table(MoneyCaseRow)
ACTS = table(MoneyActRow)
_HEADS = table(OrderRow)
_SHOWN = table(OrderAttemptRow)
_BILLS_SHOWN, _ACTS_SHOWN, _ROWS_SHOWN = 62, 500, 2000

Values = dict[str, Any]
Key = tuple[str, int]


def add_attempts(connection: Connection, attempts: Sequence[Values]) -> None:
    """Write new attempts."""
    if attempts:
        connection.execute(insert(ATTEMPTS), attempts)


def find_attempts(connection: Connection, keys: Collection[Key]) -> dict[Key, Values]:
    """Find attempts by order and number."""
    statement = select(ATTEMPTS).where(tuple_(ATTEMPTS.c.order_id, ATTEMPTS.c.attempt).in_(sorted(set(keys))))
    return {(row["order_id"], row["attempt"]): row for row in rows(connection, statement)}


def find_by_number(connection: Connection, out_trade_nos: Collection[str]) -> dict[str, Values]:
    """Find attempts by the number the wallet knows."""
    statement = select(ATTEMPTS).where(ATTEMPTS.c.out_trade_no.in_(sorted(set(out_trade_nos))))
    return {row["out_trade_no"]: row for row in rows(connection, statement)}


def list_attempts(connection: Connection, order_ids: Collection[str]) -> list[Values]:
    """List every attempt of these orders, in their order."""
    statement = select(ATTEMPTS).where(ATTEMPTS.c.order_id.in_(sorted(set(order_ids)))).order_by(ATTEMPTS.c.order_id, ATTEMPTS.c.attempt)
    return rows(connection, statement)


def list_unopened(connection: Connection, wallet: str) -> list[Values]:
    """List the attempts at this wallet that wait for their code; a charged pay code is none of them."""
    creating = select(_SHOWN.c.out_trade_no).where(_SHOWN.c.state == PaymentState.CREATING, _SHOWN.c.wallet == wallet)
    mine = (ATTEMPTS.c.out_trade_no.in_(creating), ATTEMPTS.c.by_code.is_not(True))
    return rows(connection, select(ATTEMPTS).where(*mine).order_by(ATTEMPTS.c.out_trade_no))


def change_attempts(connection: Connection, changes: Mapping[str, Values]) -> None:
    """Set these columns of the attempts with these numbers; all changes of one call name the same columns."""
    if not changes:
        return
    columns = list(next(iter(changes.values())))
    statement = (
        update(ATTEMPTS).where(ATTEMPTS.c.out_trade_no == bindparam("k_no")).values({name: bindparam(f"v_{name}") for name in columns})
    )
    values = [{"k_no": number, **{f"v_{name}": change[name] for name in columns}} for number, change in sorted(changes.items())]
    connection.execute(statement, values)


def add_refunds(connection: Connection, refunds: Sequence[Values]) -> None:
    """Write newly booked refunds."""
    if refunds:
        connection.execute(insert(REFUNDS), refunds)


def change_refunds(connection: Connection, refund_nos: Collection[str], values: Values) -> None:
    """Set these columns of these refunds."""
    if refund_nos:
        connection.execute(update(REFUNDS).where(REFUNDS.c.refund_no.in_(sorted(refund_nos))).values(values))


def list_refunds(connection: Connection, out_trade_nos: Collection[str]) -> dict[str, list[Values]]:
    """List the refunds of each of these attempts, in the order of their booking."""
    wanted = select(REFUNDS).where(REFUNDS.c.out_trade_no.in_(sorted(set(out_trade_nos)))).order_by(REFUNDS.c.refund_no)
    grouped: dict[str, list[Values]] = {number: [] for number in out_trade_nos}
    for row in rows(connection, wanted):
        grouped[row["out_trade_no"]].append(row)
    return grouped


def find_refunds(connection: Connection, refund_nos: Collection[str]) -> dict[str, Values]:
    """Find refunds by the number the wallet knows."""
    return {row["refund_no"]: row for row in rows(connection, select(REFUNDS).where(REFUNDS.c.refund_no.in_(sorted(set(refund_nos)))))}


def list_back_between(connection: Connection, wallet: str, first: datetime, last: datetime) -> list[Values]:
    """List refunds by this wallet that arrived in [first, last)."""
    mine = (REFUNDS.c.wallet == wallet, REFUNDS.c.back_at >= first, REFUNDS.c.back_at < last)
    return rows(connection, select(REFUNDS).where(*mine).order_by(REFUNDS.c.refund_no))


def add_messages(connection: Connection, cipher: FieldCipher, messages: Sequence[Values]) -> None:
    """Keep conversations with the wallet, their bytes encrypted for their order."""
    kept = [
        {**message, **{column: cipher.encrypt(message[column], _place(column, message["order_id"])) for column in ("request", "reply")}}
        for message in messages
    ]
    if kept:
        connection.execute(insert(MESSAGES), kept)


def list_messages(connection: Connection, cipher: FieldCipher, order_id: str) -> list[Values]:
    """List what was said to and by the wallet about this order, in clear, oldest first: for operators and customs (179) only."""
    statement = select(MESSAGES).where(MESSAGES.c.order_id == order_id).order_by(MESSAGES.c.message)
    return [
        {**row, **{column: cipher.decrypt(row[column], _place(column, order_id)) for column in ("request", "reply")}}
        for row in rows(connection, statement)
    ]


def find_notices(
    connection: Connection, notify_ids: Collection[str], nonces: Collection[tuple[str, int]]
) -> tuple[set[str], set[tuple[str, int]]]:
    """Find which of these notifications, and which of these nonces, were taken before."""
    same = select(NOTICES.c.notify_id).where(NOTICES.c.notify_id.in_(sorted(set(notify_ids))))
    used = select(NOTICES.c.nonce, NOTICES.c.stamp).where(tuple_(NOTICES.c.nonce, NOTICES.c.stamp).in_(sorted(set(nonces))))
    return set(connection.execute(same).scalars()), {(row.nonce, row.stamp) for row in connection.execute(used)}


def add_notices(connection: Connection, notices: Sequence[Values]) -> None:
    """Remember these notifications."""
    if notices:
        connection.execute(insert(NOTICES), notices)


def _place(column: str, order_id: str) -> str:
    return f"payment_message|{column}|{order_id}"


def add_acts(connection: Connection, acts: Sequence[Values]) -> None:
    """Append to the audit log of money."""
    if acts:
        connection.execute(insert(ACTS), acts)


def sum_acts(connection: Connection, hall_id: str, what: str, day: date) -> int:
    """Return how much money these acts of a hall moved on this Beijing day, in fen."""
    first = datetime.combine(day, time(), BEIJING)
    mine = (ACTS.c.hall_id == hall_id, ACTS.c.what == what, ACTS.c.at >= first, ACTS.c.at < first + timedelta(days=1))
    return int(connection.execute(select(func.coalesce(func.sum(ACTS.c.amount_fen), 0)).where(*mine)).scalar_one())


def list_acts(connection: Connection) -> list[Values]:
    """List the newest acts, newest first."""
    return rows(connection, select(ACTS).order_by(ACTS.c.act.desc()).limit(_ACTS_SHOWN))


def list_standing(connection: Connection) -> dict[str, Values]:
    """Read how it stands with every wallet that was ever away."""
    return {row["wallet"]: row for row in rows(connection, select(STANDING))}


def put_standing(connection: Connection, wallet: str, values: Values, *, known: bool) -> None:
    """Write how it stands with a wallet."""
    if known:
        connection.execute(update(STANDING).where(STANDING.c.wallet == wallet).values(values))
    else:
        connection.execute(insert(STANDING), [{"wallet": wallet, **values}])


def put_bill(connection: Connection, bill: Values, lines: Sequence[Values]) -> None:
    """Write a bill in the place of what was read of that day before."""
    day = (bill["wallet"], bill["bill_date"])
    connection.execute(delete(BILLS).where(BILLS.c.wallet == day[0], BILLS.c.bill_date == day[1]))
    connection.execute(delete(BILL_LINES).where(BILL_LINES.c.wallet == day[0], BILL_LINES.c.bill_date == day[1]))
    connection.execute(insert(BILLS), [bill])
    if lines:
        connection.execute(insert(BILL_LINES), lines)


def list_bills(connection: Connection) -> list[Values]:
    """List the newest bills, newest first."""
    return rows(connection, select(BILLS).order_by(BILLS.c.bill_date.desc(), BILLS.c.wallet).limit(_BILLS_SHOWN))


def find_bill_days(connection: Connection, days: Collection[str]) -> set[tuple[str, str]]:
    """Find which wallets' bills of these days are here."""
    found = connection.execute(select(BILLS.c.wallet, BILLS.c.bill_date).where(BILLS.c.bill_date.in_(sorted(days))))
    return {(row.wallet, row.bill_date) for row in found}


def find_busy_days(connection: Connection, first: datetime, last: datetime) -> set[tuple[str, str]]:
    """Find on which Beijing days of [first, last) attempts were opened or paid at which wallets, or refunds arrived there.

    A code of before midnight is paid after it, and money goes back days later: such a day's bill is one to match too.
    """
    moments = ((ATTEMPTS.c.wallet, ATTEMPTS.c.created_at), (ATTEMPTS.c.wallet, ATTEMPTS.c.paid_at), (REFUNDS.c.wallet, REFUNDS.c.back_at))
    found = [row for wallet, at in moments for row in connection.execute(select(wallet, at).where(at >= first, at < last))]
    return {(wallet, beijing_date(at).isoformat()) for wallet, at in found}


def find_bill_numbers(connection: Connection, wallet: str, kind: str, numbers: Collection[str]) -> set[str]:
    """Find which of these numbers any bill of the wallet shows."""
    mine = (BILL_LINES.c.wallet == wallet, BILL_LINES.c.kind == kind, BILL_LINES.c.number.in_(sorted(set(numbers))))
    return set(connection.execute(select(BILL_LINES.c.number).where(*mine)).scalars())


def find_billed_before(connection: Connection, wallet: str, day: str, kind: str, numbers: Collection[str]) -> set[str]:
    """Find which of these numbers the wallet's bill of an earlier day shows."""
    mine = (BILL_LINES.c.wallet == wallet, BILL_LINES.c.kind == kind, BILL_LINES.c.bill_date < day)
    found = select(BILL_LINES.c.number).where(*mine, BILL_LINES.c.number.in_(sorted(set(numbers))))
    return set(connection.execute(found).scalars())


def list_paid_between(connection: Connection, wallet: str, first: datetime, last: datetime) -> list[Values]:
    """List attempts that this wallet took in [first, last)."""
    mine = (ATTEMPTS.c.wallet == wallet, ATTEMPTS.c.paid_at >= first, ATTEMPTS.c.paid_at < last)
    return rows(connection, select(ATTEMPTS).where(*mine).order_by(ATTEMPTS.c.out_trade_no))


Day = tuple[str, str]
"""A wallet and a Beijing day, as `2026-11-30`."""


def sum_ours(connection: Connection, first: datetime) -> dict[Day, int]:
    """Sum what our books say was taken: by the first bill that shows it, or by the day it was paid on (from `first` on) if none does."""
    lines = _first_shown(PAYMENT_LINE)
    same = (lines.c.number == ATTEMPTS.c.out_trade_no) & (lines.c.wallet == ATTEMPTS.c.wallet)
    shown = ATTEMPTS.join(lines, same)
    billed = select(lines.c.wallet, lines.c.bill_date, ATTEMPTS.c.taken_fen).select_from(shown).where(ATTEMPTS.c.paid_at.is_not(None))
    on_a_bill = _on_a_bill(PAYMENT_LINE, ATTEMPTS.c.wallet, ATTEMPTS.c.out_trade_no)
    unbilled = select(ATTEMPTS.c.wallet, ATTEMPTS.c.paid_at, ATTEMPTS.c.taken_fen).where(ATTEMPTS.c.paid_at >= first, ~on_a_bill)
    return _summed(connection, billed, unbilled)


def sum_our_refunds(connection: Connection, first: datetime) -> dict[Day, int]:
    """Sum what our books say went back: by the first bill that shows it, or by the day it arrived on (from `first` on) if none does."""
    lines = _first_shown(REFUND_LINE)
    same = (lines.c.number == REFUNDS.c.refund_no) & (lines.c.wallet == REFUNDS.c.wallet)
    shown = REFUNDS.join(lines, same & (lines.c.out_trade_no == REFUNDS.c.out_trade_no))
    billed = select(lines.c.wallet, lines.c.bill_date, REFUNDS.c.amount_fen).select_from(shown)
    on_a_bill = _on_a_bill(REFUND_LINE, REFUNDS.c.wallet, REFUNDS.c.refund_no)
    unbilled = select(REFUNDS.c.wallet, REFUNDS.c.back_at, REFUNDS.c.amount_fen).where(REFUNDS.c.back_at >= first, ~on_a_bill)
    return _summed(connection, billed, unbilled)


def _first_shown(kind: str) -> Subquery:
    """Each number of this kind once, with the first bill that shows it: however often bills repeat it, our money moved once."""
    lines = BILL_LINES.c
    whose = (lines.wallet, lines.number, lines.out_trade_no)
    return select(*whose, func.min(lines.bill_date).label("bill_date")).where(lines.kind == kind).group_by(*whose).subquery()


def _on_a_bill(kind: str, wallet: Column[Any], number: Column[Any]) -> Exists:
    lines = BILL_LINES.c
    return select(lines.number).where(lines.number == number, lines.wallet == wallet, lines.kind == kind).exists()


def _summed(connection: Connection, billed: Select[Any], unbilled: Select[Any]) -> dict[Day, int]:
    total: dict[Day, int] = {}
    for wallet, day, fen in connection.execute(billed):
        total[wallet, day] = total.get((wallet, day), 0) + int(fen)
    for wallet, at, fen in connection.execute(unbilled):
        day = beijing_date(at).isoformat()
        total[wallet, day] = total.get((wallet, day), 0) + int(fen)
    return total


def count_cases(connection: Connection) -> dict[tuple[str, str, bool], int]:
    """Count cases by wallet, bill day, and whether they are open. What only a later reading has closed was no difference: it is left out."""
    still_open = CASES.c.closed_at.is_(None)
    counted = select(CASES.c.wallet, CASES.c.bill_date, still_open.label("open"), func.count().label("cases"))
    real = counted.where(CASES.c.closed_by != "platform").group_by(CASES.c.wallet, CASES.c.bill_date, still_open)
    return {(row.wallet, row.bill_date, bool(row.open)): int(row.cases) for row in connection.execute(real)}


def list_remittable(connection: Connection) -> list[Values]:
    """List winning, settled attempts that kept money of a released order, newest settlement first, with the order's tax.

    `back_fen` and `tax_back_fen` are what went back of price and tax together, and of the tax alone. What is owed back and not yet
    there is left out whole: how much of it stays is not known before.
    """
    back = select(
        REFUNDS.c.out_trade_no,
        func.sum(REFUNDS.c.amount_fen).label("back_fen"),
        func.sum(REFUNDS.c.tax_fen).label("tax_back_fen"),
        func.count().label("booked"),
        func.count(REFUNDS.c.back_at).label("arrived"),
    )
    given = back.group_by(REFUNDS.c.out_trade_no).subquery()
    joined = ATTEMPTS.join(_HEADS, _HEADS.c.order_id == ATTEMPTS.c.order_id).outerjoin(
        given, given.c.out_trade_no == ATTEMPTS.c.out_trade_no
    )
    back_fen, tax_back_fen = (func.coalesce(column, 0) for column in (given.c.back_fen, given.c.tax_back_fen))
    statement = (
        select(ATTEMPTS, _HEADS.c.order_no, _HEADS.c.tax_fen, back_fen.label("back_fen"), tax_back_fen.label("tax_back_fen"))
        .select_from(joined)
        .where(ATTEMPTS.c.won, ATTEMPTS.c.settled_on.is_not(None), _HEADS.c.state.in_(("cleared", "done", "returned")))
        .where(func.coalesce(given.c.booked, 0) == func.coalesce(given.c.arrived, 0), ATTEMPTS.c.taken_fen > back_fen)
        .order_by(ATTEMPTS.c.settled_on.desc(), ATTEMPTS.c.out_trade_no)
        .limit(_ROWS_SHOWN)
    )
    return rows(connection, statement)


def find_cases(connection: Connection, case_ids: Collection[str]) -> dict[str, Values]:
    """Find cases by their ids."""
    return {row["case_id"]: row for row in rows(connection, select(CASES).where(CASES.c.case_id.in_(sorted(set(case_ids)))))}


def add_cases(connection: Connection, cases: Sequence[Values]) -> None:
    """Write new cases."""
    if cases:
        connection.execute(insert(CASES), cases)


def change_case(connection: Connection, case_id: str, values: Values) -> None:
    """Write what became of a case."""
    connection.execute(update(CASES).where(CASES.c.case_id == case_id).values(values))


def list_open_of(connection: Connection, wallet: str) -> list[Values]:
    """List a wallet's open cases."""
    return rows(connection, select(CASES).where(CASES.c.wallet == wallet, CASES.c.closed_at.is_(None)).order_by(CASES.c.case_id))


def list_open_cases(connection: Connection, hall_id: str) -> list[Values]:
    """List open cases of this hall and of no hall, oldest first."""
    mine = (CASES.c.hall_id.in_((hall_id, "")), CASES.c.closed_at.is_(None))
    return rows(connection, select(CASES).where(*mine).order_by(CASES.c.opened_at, CASES.c.case_id).limit(_ROWS_SHOWN))


def list_all_cases(connection: Connection) -> list[Values]:
    """List every case, open ones first, newest first."""
    statement = select(CASES).order_by(CASES.c.closed_at.is_not(None), CASES.c.opened_at.desc(), CASES.c.case_id).limit(_ROWS_SHOWN)
    return rows(connection, statement)


def etag_of(parts: Sequence[str]) -> str:
    """Return a short mark that differs when the parts do."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
