"""Alipay's trade bill: a zip of GBK CSV, detail and summary, yuan with signs."""

import csv
import io
import zipfile
from collections.abc import Iterable
from datetime import datetime, timedelta

from o2o_store.sandbox.alipay.till import BusinessError
from o2o_store.sandbox.clock import BEIJING
from o2o_store.sandbox.wallet.billing import BillChange, is_ready, listed
from o2o_store.sandbox.wallet.books import Page, Refund, Trade
from o2o_store.sandbox.wallet.codes import fee_of
from o2o_store.sandbox.wallet.declaring import yuan

_HEADS = [
    "支付宝交易号",
    "商户订单号",
    "业务类型",
    "商品名称",
    "创建时间",
    "完成时间",
    "门店编号",
    "门店名称",
    "操作员",
    "终端号",
    "对方账户",
    "订单金额（元）",
    "商家实收（元）",
    "支付宝红包（元）",
    "集分宝（元）",
    "支付宝优惠（元）",
    "商家优惠（元）",
    "券核销金额（元）",
    "券名称",
    "商家红包消费金额（元）",
    "卡消费金额（元）",
    "退款批次号/请求号",
    "服务费（元）",
    "分润（元）",
    "备注",
]
_NONE = "0.00"


def write_bill(
    page: Page, bill_date: str, seller_id: str, now: datetime, changes: Iterable[BillChange] = (), *, at_once: bool = False
) -> bytes:
    """Write the bill of a day once it is made out; raises BusinessError when there is none."""
    try:
        day = datetime.strptime(bill_date, "%Y-%m-%d").replace(tzinfo=BEIJING)
    except ValueError:
        raise BusinessError("isv.invalid-parameter", "bill_date无效") from None
    end = day + timedelta(days=1)
    trades, refunds = listed(page, day.timestamp(), end.timestamp(), changes)
    if not is_ready(day, now, at_once=at_once) or not (trades or refunds):
        raise BusinessError("isp.BILL_NOT_EXIST", "账单不存在")
    rows = [_row(trade, trade.total, trade.success_at or 0, "交易", "") for trade in trades]
    rows += [_refund_row(page, refund) for refund in refunds]
    detail = io.StringIO()
    detail.write(f"#支付宝业务明细查询\n#账号：[{seller_id}]\n#起始日期：[{day:%Y年%m月%d日} 00:00:00]\n#-----业务明细列表-----\n")
    csv.writer(detail, lineterminator="\n").writerows([_HEADS, *rows])
    detail.write(f"#-----业务明细列表结束-----\n#交易合计：{len(trades)}笔\n#退款合计：{len(refunds)}笔\n")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{seller_id}_{day:%Y%m%d}_业务明细.csv", detail.getvalue().encode("gbk"))
        archive.writestr(f"{seller_id}_{day:%Y%m%d}_业务明细(汇总).csv", "#支付宝业务汇总查询\n".encode("gbk"))
    return packed.getvalue()


def _refund_row(page: Page, refund: Refund) -> list[str]:
    trade = page.find_trade(refund.out_trade_no)
    assert trade is not None
    return _row(trade, -refund.amount, refund.created_at, "退款", refund.out_refund_no)


def _row(trade: Trade, fen: int, at: float, kind: str, number: str) -> list[str]:
    amount, fee = _signed(fen), _signed(-fee_of(abs(fen)) if fen > 0 else fee_of(abs(fen)))
    times = [datetime.fromtimestamp(moment, BEIJING).strftime("%Y-%m-%d %H:%M:%S") for moment in (trade.created_at, at)]
    head = [
        f"{trade.transaction_id}\t",
        f"{trade.out_trade_no}\t",
        kind,
        trade.description,
        *times,
        "",
        "",
        "",
        "",
        f"SPECIMEN {trade.payer}",
    ]
    return [*head, amount, amount, *[_NONE] * 5, "", _NONE, _NONE, number, fee, _NONE, ""]


def _signed(fen: int) -> str:
    return ("-" if fen < 0 else "") + yuan(abs(fen))
