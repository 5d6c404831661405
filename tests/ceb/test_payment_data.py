"""Raw payment data: what is signed stands letter by letter in what is uploaded."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from o2o_store.ceb.payment_data import PaymentData, compose, finish
from o2o_store.domain.money import Fen

NOW = datetime(2026, 1, 5, 2, 30, tzinfo=UTC)


def data(request: str = '{"a":"b"}') -> PaymentData:
    return PaymentData(
        guid="G", initial_request=request, initial_response="回", ebp_code="4199S00001", pay_code="4199P00001", pay_transaction_id="P1",
        total_fen=Fen(56_296), ver_dept="2", trading_time=NOW, order_no="A1", goods=(("样本奶粉", "http://hall/1"),), recp_account="1900000001",
        recp_name="示例平台",
    )  # fmt: skip


def test_upload_has_the_published_keys_in_their_order() -> None:
    text = finish(compose("S1", data(), NOW), "0abc", b"value")
    content = json.loads(text)
    assert list(content) == ["sessionID", "payExchangeInfoHead", "payExchangeInfoLists", "serviceTime", "certNo", "signValue"]
    assert list(content["payExchangeInfoHead"])[:3] == ["guid", "initalRequest", "initalResponse"]
    assert '"totalAmount":562.96,' in text
    assert content["payExchangeInfoHead"]["tradingTime"] == "20260105103000"
    assert content["payExchangeInfoLists"][0]["goodsInfo"] == [{"gname": "样本奶粉", "itemLink": "http://hall/1"}]
    assert (content["serviceTime"], content["signValue"]) == ("1767580200000", "dmFsdWU=")


def test_signed_text_quotes_the_inner_json_unescaped() -> None:
    unsigned = compose("S1", data(), NOW)
    assert unsigned.to_sign.decode().startswith('"sessionID":"S1"||"payExchangeInfoHead":"{"guid":"G","initalRequest":"{\\"a\\":\\"b\\"}"')
    assert unsigned.to_sign.decode().endswith('}]"||"serviceTime":"1767580200000"')


@given(st.text(max_size=50))
def test_any_raw_request_comes_through(request: str) -> None:
    text = finish(compose("S1", data(request), NOW), "0abc", b"v")
    assert json.loads(text)["payExchangeInfoHead"]["initalRequest"] == request
