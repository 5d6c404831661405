"""WeChat's bill: backticks, yuan, its own totals; Alipay's is read in test_alipay."""

import pytest

from o2o_store.backend.payment.gateway.bills import read_alipay_bill, read_wechat_bill

HEADS = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,"
    "微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"
)
TOTALS = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"


def row(state: str, amount: str, back: str = "0.00", number: str = "0") -> str:
    values = [
        "2026-11-21 10:00:05", "wx1", "19", "0", "", "4200", "A1", "oX", "NATIVE", state, "OTHERS", "CNY", amount, "0.00", "0", number, back, "0.00",
        "", "", "样本, 甲", "", "3.38000", "0.60%", amount, back, "",
    ]  # fmt: skip
    return ",".join(f"`{value}" if "," not in value else f'"`{value}"' for value in values)


def bill(count: str = "2", paid: str = "562.96", back: str = "562.96") -> str:
    lines = [HEADS, row("SUCCESS", "562.96"), row("REFUND", "0.00", "562.96", "RA101"), TOTALS]
    return "\r\n".join([*lines, ",".join(f"`{value}" for value in (count, paid, back, "0.00", "6.76", paid, back))])


def test_lines_are_read_to_the_fen() -> None:
    paid, back = read_wechat_bill("\ufeff" + bill())
    assert (paid.kind, paid.number, paid.amount_fen, paid.fee_fen) == ("payment", "A1", 56296, 338)
    assert (back.kind, back.number, back.amount_fen) == ("refund", "RA101", 56296)


@pytest.mark.parametrize(
    "text", [bill(count="3"), bill(paid="562.97"), bill(back="0.00"), HEADS, "", TOTALS, bill().replace("`562.96,`0.00,`0", "`0")]
)
def test_a_bill_that_does_not_add_up_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        read_wechat_bill(text)


def test_what_is_no_zip_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        read_alipay_bill(b"x")
