"""Next day's bills, matched both ways: what both sides know is settled, every difference opens one case for a person.

Nothing is put right by itself, but one thing: a payment that only the wallet knows is asked about at once, and what then turns out
to be paid too late goes back like any other late money (facts/payments.md §8.3).
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection

from o2o_store.backend import promises
from o2o_store.backend.edge import Act, Caller
from o2o_store.backend.orders import service as orders
from o2o_store.backend.payment import messages as m
from o2o_store.backend.payment import repository
from o2o_store.backend.payment.moving import stream_of
from o2o_store.backend.payment.refunding import MANAGER
from o2o_store.backend.payment.repository import Values
from o2o_store.backend.writer import Transaction
from o2o_store.contract.store_api.payments import CloseMoneyCase, MoneyCasesView, MoneyCaseView
from o2o_store.domain.clock import BEIJING, beijing_date
from o2o_store.domain.refusals import BadRequest, NotAllowed, Refusal, UnknownCase
from o2o_store.domain.remarks import noted, says_something

BILL_HOUR = time(10, 15)
"""When yesterday's bill is fetched (Beijing); the wallets have it from 10:00 on (facts/payments.md §8.3)."""
DAYS_BACK = 3
"""How many missed days are caught up after a longer silence; an operator may ask for older ones."""
PLATFORM = "platform"
"""Who closes a case whose difference a later reading no longer shows."""
_MISSING_THERE = frozenset({"missing_at_wallet", "refund_missing_at_wallet"})
_LONGEST_NOTE = 200


def look_for_bills(tx: Transaction, commands: Sequence[m.LookForBills]) -> Sequence[None]:
    """Promise the bills of the last days on which a wallet was used and whose bill is not here."""
    wanted = _days_due(tx.now)
    if wanted:
        used = repository.find_busy_days(tx.connection, *_span(wanted[0], wanted[-1]))
        here = repository.find_bill_days(tx.connection, [day.isoformat() for day in wanted])
        for wallet, day in sorted(used - here):
            # What is promised already, on its way or waiting for a person, is in the outbox and survives whoever asked.
            if promises.find_head(tx.connection, bill_stream(wallet, day)) is None:
                _promise_bill(tx, wallet, day)
    return [None] * len(commands)


def _days_due(now: datetime) -> list[date]:
    newest = _newest_billed(now)
    return [newest - timedelta(days=back) for back in range(DAYS_BACK - 1, -1, -1)]


def _newest_billed(now: datetime) -> date:
    """The last day whose bill the wallets have made out by now."""
    local = now.astimezone(BEIJING)
    return local.date() - timedelta(days=1 if local.time() >= BILL_HOUR else 2)


def _span(first: date, last: date) -> tuple[datetime, datetime]:
    return datetime.combine(first, time(), BEIJING), datetime.combine(last + timedelta(days=1), time(), BEIJING)


def bill_stream(wallet: str, day: str) -> str:
    """Return the stream of what is promised about a day's bill."""
    return f"{wallet}/bill/{day}"


def _promise_bill(tx: Transaction, wallet: str, day: str) -> None:
    tx.promise(m.topic(m.FETCH_BILL, wallet), bill_stream(wallet, day), m.FetchBill(wallet, day))


def ask_for_bill(tx: Transaction, commands: Sequence[m.AskForBill]) -> Sequence[Refusal | m.BillAsked]:
    """Promise a bill because an operator wants it, again if it was read before; one that is promised already is not promised twice."""
    outcomes: list[Refusal | m.BillAsked] = []
    for command in commands:
        try:
            day = date.fromisoformat(command.bill_date)
        except ValueError:
            outcomes.append(BadRequest("bill_date"))
            continue
        if command.wallet not in {m.WECHAT, m.ALIPAY}:
            outcomes.append(BadRequest("wallet"))
            continue
        # A rehearsal's wallet makes out the bill of a day that is not over, if it is told to.
        newest = beijing_date(tx.now) if tx.settings.training else _newest_billed(tx.now)
        if day > newest:
            # Asked for too early, the wallet says that there is none: a day's takings would look lost.
            outcomes.append(BadRequest(f"bill_date: a day's bill is made out at {BILL_HOUR:%H:%M} Beijing time of the next"))
            continue
        outcomes.append(_ask(tx, command.wallet, day.isoformat()))
    return outcomes


def _ask(tx: Transaction, wallet: str, day: str) -> m.BillAsked:
    stream = bill_stream(wallet, day)
    head = promises.find_head(tx.connection, stream)
    if head is None:
        _promise_bill(tx, wallet, day)
        return m.BillAsked()
    promises.hasten(tx, [stream])
    return m.BillAsked(promise_id=head.id, parked_because=head.parked_because, since=head.created_at)


def record_bill(tx: Transaction, commands: Sequence[m.RecordBill]) -> Sequence[None]:
    """Keep a bill and match it both ways; reading it again changes nothing that is already known."""
    for command in commands:
        _keep_bill(tx, command)
        payments = {line.number: line for line in _together(command.lines, m.PAYMENT_LINE)}
        refunds = _together(command.lines, m.REFUND_LINE)
        ours = repository.find_by_number(tx.connection, {line.out_trade_no for line in command.lines})
        first, last = _span(date.fromisoformat(command.bill_date), date.fromisoformat(command.bill_date))
        expected = repository.list_paid_between(tx.connection, command.wallet, first, last)
        if not command.sha256 and expected:
            # The wallet has no bill of a day on which it took money: one case, not one for each payment.
            total = sum(row["taken_fen"] for row in expected)
            _open_cases(tx, command, [_case("bill_missing", command.bill_date, None, total, 0)])
            continue
        billed = repository.find_bill_numbers(tx.connection, command.wallet, m.PAYMENT_LINE, [row["out_trade_no"] for row in expected])
        cases = [
            *_match_payments(tx, command, payments, ours),
            *_match_refunds(tx, command, refunds, ours),
            *(
                _case("missing_at_wallet", row["out_trade_no"], row, row["taken_fen"], 0)
                for row in expected
                if row["out_trade_no"] not in billed
            ),
            *_refunds_without_line(tx, command, first, last),
        ]
        _settle(tx, command, payments, ours)
        _open_cases(tx, command, cases)
        _close_explained(tx, command, {case_id for case_id, _ in _numbered(command, cases)})
    return [None] * len(commands)


def _keep_bill(tx: Transaction, command: m.RecordBill) -> None:
    of = {kind: [line for line in command.lines if line.kind == kind] for kind in (m.PAYMENT_LINE, m.REFUND_LINE)}
    bill = {
        "wallet": command.wallet,
        "bill_date": command.bill_date,
        "enterprise_id": tx.settings.enterprise_id,
        "fetched_at": tx.now,
        "payments": len(of[m.PAYMENT_LINE]),
        "paid_fen": sum(line.amount_fen for line in of[m.PAYMENT_LINE]),
        "refunds": len(of[m.REFUND_LINE]),
        "refunded_fen": sum(line.amount_fen for line in of[m.REFUND_LINE]),
        "fee_fen": sum(line.fee_fen for line in command.lines),
        "sha256": command.sha256,
    }
    whose = {"wallet": command.wallet, "bill_date": command.bill_date, "enterprise_id": tx.settings.enterprise_id}
    lines = [{**msgspec.structs.asdict(line), **whose, "place": place} for place, line in enumerate(command.lines, 1)]
    repository.put_bill(tx.connection, bill, lines)


def _together(lines: Sequence[m.BillLine], kind: str) -> list[m.BillLine]:
    """Add up the lines of this kind that a bill gives one number: what the wallet says it moved under it is their sum."""
    found: dict[tuple[str, str], m.BillLine] = {}
    for line in lines:
        if line.kind == kind:
            key = (line.number, line.out_trade_no)
            first = found.get(key)
            sums = {} if first is None else {"amount_fen": first.amount_fen + line.amount_fen, "fee_fen": first.fee_fen + line.fee_fen}
            found[key] = msgspec.structs.replace(first or line, **sums)
    return list(found.values())


Case = tuple[str, str, Values | None, int, int]
"""Kind, number, our attempt, our amount, the wallet's amount."""


def _case(kind: str, number: str, row: Values | None, ours_fen: int, theirs_fen: int) -> Case:
    return kind, number, row, ours_fen, theirs_fen


def _match_payments(tx: Transaction, command: m.RecordBill, lines: Mapping[str, m.BillLine], ours: Mapping[str, Values]) -> list[Case]:
    again = repository.find_billed_before(tx.connection, command.wallet, command.bill_date, m.PAYMENT_LINE, lines)
    cases = []
    for number, line in lines.items():
        row = ours.get(number)
        if number in again:
            cases.append(_case("billed_again", number, row, 0, line.amount_fen))
        elif row is None or row["paid_at"] is None:
            cases.append(_case("missing_here", number, row, 0, line.amount_fen))
            if row is not None:
                query = m.QueryPayment(row["order_id"], row["attempt"], number)
                tx.promise(m.topic(m.QUERY, row["wallet"]), stream_of(row, "now"), query)
        elif row["taken_fen"] != line.amount_fen:
            cases.append(_case("amount_differs", number, row, row["taken_fen"], line.amount_fen))
    return cases


def _match_refunds(tx: Transaction, command: m.RecordBill, lines: Sequence[m.BillLine], ours: Mapping[str, Values]) -> list[Case]:
    numbers = [line.number for line in lines]
    booked = repository.find_refunds(tx.connection, numbers)
    again = repository.find_billed_before(tx.connection, command.wallet, command.bill_date, m.REFUND_LINE, numbers)
    cases = []
    agreed = []
    for line in lines:
        number = line.number
        refund = booked.get(number)
        if number in again:
            cases.append(_case("refund_billed_again", number, refund, 0, line.amount_fen))
        elif refund is None or refund["out_trade_no"] != line.out_trade_no:
            cases.append(_case("refund_missing_here", number, ours.get(line.out_trade_no), 0, line.amount_fen))
        elif refund["amount_fen"] != line.amount_fen:
            cases.append(_case("refund_amount_differs", number, refund, refund["amount_fen"], line.amount_fen))
        elif refund["billed_on"] is None:
            agreed.append(number)
    repository.change_refunds(tx.connection, agreed, {"billed_on": command.bill_date})
    return cases


def _refunds_without_line(tx: Transaction, command: m.RecordBill, first: datetime, last: datetime) -> list[Case]:
    back = repository.list_back_between(tx.connection, command.wallet, first, last)
    billed = repository.find_bill_numbers(tx.connection, command.wallet, m.REFUND_LINE, [one["refund_no"] for one in back])
    return [
        _case("refund_missing_at_wallet", one["refund_no"], one, one["amount_fen"], 0) for one in back if one["refund_no"] not in billed
    ]


def _settle(tx: Transaction, command: m.RecordBill, lines: Mapping[str, m.BillLine], ours: Mapping[str, Values]) -> None:
    settled = {
        number: row
        for number, line in lines.items()
        if (row := ours.get(number)) is not None and row["paid_at"] is not None and row["taken_fen"] == line.amount_fen
    }
    fresh = {number: row for number, row in settled.items() if row["settled_on"] is None}
    changes = {number: {"settled_on": command.bill_date, "fee_fen": lines[number].fee_fen} for number in fresh}
    repository.change_attempts(tx.connection, changes)
    facts = {(row["order_id"], row["attempt"]): {"settled_on": command.bill_date} for row in fresh.values()}
    orders.record_attempt_facts(tx, facts)


def _numbered(command: m.RecordBill, cases: Sequence[Case]) -> list[tuple[str, Case]]:
    return [(f"{command.wallet}-{case[0]}-{case[1]}", case) for case in cases]


def _open_cases(tx: Transaction, command: m.RecordBill, cases: Sequence[Case]) -> None:
    rows = {
        case_id: {
            "case_id": case_id,
            "hall_id": row["hall_id"] if row else "",
            "enterprise_id": tx.settings.enterprise_id,
            "wallet": command.wallet,
            "bill_date": command.bill_date,
            "kind": kind,
            "number": number,
            "order_id": row["order_id"] if row else "",
            "ours_fen": ours_fen,
            "theirs_fen": theirs_fen,
            "opened_at": tx.now,
            "closed_by": "",
            "note": "",
        }
        for case_id, (kind, number, row, ours_fen, theirs_fen) in _numbered(command, cases)
    }
    known = repository.find_cases(tx.connection, list(rows))
    fresh = [row for case_id, row in rows.items() if case_id not in known]
    repository.add_cases(tx.connection, fresh)
    # What a person has closed stays closed; an open case says what the bill says now, and what only we had closed is open again.
    again = {one: rows[one] for one, case in known.items() if case["closed_at"] is None or case["closed_by"] == PLATFORM}
    for case_id, row in again.items():
        values = {name: row[name] for name in ("ours_fen", "theirs_fen", "bill_date")} | {"closed_at": None, "closed_by": "", "note": ""}
        repository.change_case(tx.connection, case_id, values)
    reopened = [row for case_id, row in again.items() if known[case_id]["closed_at"] is not None]
    _note_cases(tx, "case_opened", [*fresh, *reopened], PLATFORM)


def _close_explained(tx: Transaction, command: m.RecordBill, differing: Collection[str]) -> None:
    """Close the cases whose difference is gone: this day's that were not found again, and other days' whose missing line stands here."""
    here = {line.number for line in command.lines}
    for case in repository.list_open_of(tx.connection, command.wallet):
        own = case["bill_date"] == command.bill_date and case["case_id"] not in differing
        elsewhere = case["bill_date"] != command.bill_date and case["kind"] in _MISSING_THERE and case["number"] in here
        if own or elsewhere:
            note = f"agrees with the bill of {command.bill_date}"
            repository.change_case(tx.connection, case["case_id"], {"closed_at": tx.now, "closed_by": PLATFORM, "note": note})
            _note_cases(tx, "case_closed", [case], PLATFORM, note)


def _note_cases(tx: Transaction, what: str, cases: Sequence[Values], who: str, note: str = "") -> None:
    shared = ("hall_id", "enterprise_id", "wallet", "order_id", "number")
    acts = [
        {name: case[name] for name in shared}
        | {"at": tx.now, "what": what, "who": who, "amount_fen": case["theirs_fen"] - case["ours_fen"], "note": note or case["kind"]}
        for case in cases
    ]
    repository.add_acts(tx.connection, acts)


def close_money_case(tx: Transaction, acts: Sequence[Act[CloseMoneyCase]]) -> Sequence[Refusal | None]:
    """A manager looked at cases and says what came of them."""
    return [_close(tx, act.caller, act.request) for act in acts]


def _close(tx: Transaction, caller: Caller, request: CloseMoneyCase) -> Refusal | None:
    if MANAGER not in caller.staff_roles:
        return NotAllowed()
    if not says_something(request.note) or len(request.note.strip()) > _LONGEST_NOTE:
        return BadRequest("note")
    case = repository.find_cases(tx.connection, [request.case_id]).get(request.case_id)
    if case is None or case["hall_id"] not in {caller.hall_id, ""}:
        return UnknownCase()
    if case["closed_at"] is None:
        who = f"staff:{caller.staff_id}"
        repository.change_case(tx.connection, request.case_id, {"closed_at": tx.now, "closed_by": who, "note": noted(request.note)})
        _note_cases(tx, "case_closed", [case], who, noted(request.note))
    return None


def list_money_cases(connection: Connection, hall_id: str) -> MoneyCasesView:
    """Return the hall's open cases, and those of nobody's hall, oldest first."""
    rows = repository.list_open_cases(connection, hall_id)
    cases = [msgspec.convert(row, MoneyCaseView) for row in rows]
    return MoneyCasesView(etag=repository.etag_of([case.case_id for case in cases]), cases=cases)


def view_cases(connection: Connection) -> list[dict[str, Any]]:
    """Return every case, open ones first, for the operator."""
    return repository.list_all_cases(connection)


def view_settlement(connection: Connection) -> list[dict[str, Any]]:
    """Return what each wallet's bills of the last month come to, newest first: what it settles is paid less refunded less fees.

    `ours_fen` and `ours_refunded_fen` are what our own books say of the same lines, and of what should stand there and does not. Bill
    and books differ by exactly what the cases say, to the fen; `open_cases` and `closed_cases` count them.
    """
    bills = repository.list_bills(connection)
    if not bills:
        return []
    first = datetime.combine(date.fromisoformat(min(bill["bill_date"] for bill in bills)), time(), BEIJING)
    ours, back = repository.sum_ours(connection, first), repository.sum_our_refunds(connection, first)
    counted = repository.count_cases(connection)
    shown = ("wallet", "bill_date", "fetched_at", "payments", "paid_fen", "refunds", "refunded_fen", "fee_fen")
    return [
        {name: bill[name] for name in shown}
        | {
            "net_fen": bill["paid_fen"] - bill["refunded_fen"] - bill["fee_fen"],
            "ours_fen": ours.get((bill["wallet"], bill["bill_date"]), 0),
            "ours_refunded_fen": back.get((bill["wallet"], bill["bill_date"]), 0),
            "open_cases": counted.get((bill["wallet"], bill["bill_date"], True), 0),
            "closed_cases": counted.get((bill["wallet"], bill["bill_date"], False), 0),
        }
        for bill in bills
    ]


def view_fx(connection: Connection) -> list[dict[str, Any]]:
    """Return the sales whose price may be remitted abroad: released, settled, and only as far as not given back; the tax stays here."""
    return [
        {
            "order_no": row["order_no"],
            "wallet": row["wallet"],
            "transaction_id": row["transaction_id"],
            "verify_department": row["verify_department"],
            "verify_trade_id": row["verify_trade_id"],
            "settled_on": row["settled_on"],
            "paid_fen": row["taken_fen"],
            "back_fen": row["back_fen"],
            "tax_fen": row["tax_fen"] - row["tax_back_fen"],
            "remittable_fen": row["taken_fen"] - row["back_fen"] - (row["tax_fen"] - row["tax_back_fen"]),
        }
        for row in repository.list_remittable(connection)
    ]
