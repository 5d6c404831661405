"""Reading the wallets' bills: WeChat's backtick CSV, Alipay's zipped GBK one. Amounts are yuan in both and become fen here.

Columns are found by their heads, not by their places: both wallets have added columns before (payments.md §1.1, §2).
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from o2o_store.backend.payment.messages import PAYMENT_LINE, REFUND_LINE, BillLine
from o2o_store.domain.clock import BEIJING
from o2o_store.domain.money import parse_yuan

_MOST_BYTES = 64 * 1024 * 1024
"""An unpacked bill is never larger; a small file that unpacks to more is an attack."""


def read_wechat_bill(text: str) -> list[BillLine]:
    """Read a whole bill. Raises ValueError when it cannot be read or does not re-add to its own totals."""
    rows = [row for row in csv.reader(io.StringIO(text)) if row]
    totals_at = next((place for place, row in enumerate(rows) if row[0].strip("`").startswith("总交易单数")), None)
    if totals_at is None or totals_at + 1 >= len(rows):
        raise ValueError("the bill has no totals")
    lines = [line for row in _by_heads(rows[0], rows[1:totals_at]) for line in _wechat_line(row)]
    totals = next(_by_heads(rows[totals_at], rows[totals_at + 1 :]))
    _check(lines, totals["订单总金额"], totals["申请退款总金额"], int(totals["总交易单数"]))
    return lines


def _by_heads(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[dict[str, str]]:
    names = [head.strip("\ufeff` ") for head in heads]
    for row in rows:
        if len(row) < len(names):
            raise ValueError("a line of the bill is too short")
        yield {name: value.strip("` \t") for name, value in zip(names, row, strict=False)}


def _wechat_line(row: Mapping[str, str]) -> Iterator[BillLine]:
    refund = row["交易状态"] in {"REFUND", "REVOKED"}
    yield BillLine(
        kind=REFUND_LINE if refund else PAYMENT_LINE,
        number=row["商户退款单号"] if refund else row["商户订单号"],
        out_trade_no=row["商户订单号"],
        amount_fen=abs(parse_yuan(row["申请退款金额"] if refund else row["订单金额"])),
        fee_fen=parse_yuan(row["手续费"] or "0"),
        at=_moment(row["交易时间"]),
    )


def read_alipay_bill(content: bytes) -> list[BillLine]:
    """Read a zipped bill: its detail file, checked against its own count of lines. Raises ValueError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            files = {_file_name(entry): entry for entry in packed.infolist()}
            detail = next((entry for name, entry in files.items() if "业务明细" in name and "汇总" not in name), None)
            if detail is None or detail.file_size > _MOST_BYTES:
                raise ValueError("the bill's detail file is missing or too large")
            text = packed.read(detail).decode("gbk")
    except zipfile.BadZipFile as error:
        raise ValueError("the bill is no zip file") from error
    rows = [row for row in csv.reader(io.StringIO(text)) if row and not row[0].startswith("#")]
    ends = [row[0] for row in csv.reader(io.StringIO(text)) if row and row[0].startswith("#-")]
    if len(ends) < _ALIPAY_RULES:
        raise ValueError("the bill ends in the middle")
    return [_alipay_line(row) for row in _by_heads(rows[0], rows[1:])] if rows else []


_ALIPAY_RULES = 2
"""Dashed lines of a whole detail file: one above the lines, one below."""
_UTF8_NAMES = 0x800


def _file_name(entry: zipfile.ZipInfo) -> str:
    return entry.filename if entry.flag_bits & _UTF8_NAMES else entry.filename.encode("cp437", "replace").decode("gbk", "replace")


def _alipay_line(row: Mapping[str, str]) -> BillLine:
    refund = row["业务类型"] == "退款"
    return BillLine(
        kind=REFUND_LINE if refund else PAYMENT_LINE,
        number=row["退款批次号/请求号"] if refund else row["商户订单号"],
        out_trade_no=row["商户订单号"],
        amount_fen=abs(parse_yuan(row["订单金额（元）"])),
        fee_fen=-parse_yuan(row["服务费（元）"] or "0"),
        at=_moment(row["完成时间"]),
    )


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING).astimezone(UTC)


def _check(lines: Sequence[BillLine], paid: str, refunded: str, count: int) -> None:
    found = {kind: sum(line.amount_fen for line in lines if line.kind == kind) for kind in (PAYMENT_LINE, REFUND_LINE)}
    if (found[PAYMENT_LINE], found[REFUND_LINE], len(lines)) != (parse_yuan(paid), parse_yuan(refunded), count):
        raise ValueError("the bill does not add up to its own totals")
