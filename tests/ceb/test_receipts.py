"""What receipts mean."""

from datetime import UTC, datetime

import pytest

from o2o_store.ceb.receipts import DOCUMENT_OF, Receipt, Verdict, code_in, verdict_of


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        ("2", Verdict.DECLARING),
        ("120", Verdict.ACCEPTED),
        ("800", Verdict.RELEASED),
        ("100", Verdict.REJECTED),
        ("399", Verdict.HELD),
        ("500", Verdict.HELD),
        ("-621018", Verdict.FAILED),
        ("1399", Verdict.UNKNOWN),
        ("", Verdict.UNKNOWN),
        ("0800", Verdict.UNKNOWN),
    ],
)
def test_verdict_follows_the_status(status: str, verdict: Verdict) -> None:
    assert verdict_of(status) is verdict


def test_only_800_releases() -> None:
    assert [status for status in map(str, range(-10, 2000)) if verdict_of(status) is Verdict.RELEASED] == ["800"]


@pytest.mark.parametrize(
    ("info", "status", "code"),
    [
        ("[Code:2600;Desc:放行]", "800", "2600"),
        ("[Code:1332;Desc:不一致],[OrderHead.acturalPaid:1]", "100", "1332"),
        ("[code:13035;Desc:支付企业不一致]", "100", "13035"),
        ("新增申报成功[7C1F]", "2", ""),
        ("", "-621028", "-621028"),
    ],
)
def test_code_is_found_when_the_text_has_one(info: str, status: str, code: str) -> None:
    assert code_in(info, status) == code


@pytest.mark.parametrize(
    ("message_type", "key"),
    [
        ("CEB312Message", ("p", "o")),
        ("CEB412Message", ("pc", "pt")),
        ("CEB512Message", ("lc", "ln")),
        ("CEB514Message", ("lc", "ln")),
        ("CEB622Message", ("c",)),
        ("CEB900Message", ("m",)),
    ],
)
def test_key_finds_our_document_when_any_receipt_comes(message_type: str, key: tuple[str, ...]) -> None:
    receipt = Receipt(
        message_type=message_type,
        guid="g",
        status="800",
        info="",
        code="",
        return_time=datetime(2026, 1, 5, tzinfo=UTC),
        ebp_code="p",
        order_no="o",
        pay_code="pc",
        pay_transaction_id="pt",
        logistics_code="lc",
        logistics_no="ln",
        cop_no="c",
        ori_cop_msg_id="m",
    )
    assert receipt.key == key
    assert receipt.document == DOCUMENT_OF[message_type]
    assert receipt.verdict is Verdict.RELEASED
    assert receipt.identity == (message_type, *key, "800", "2026-01-05T00:00:00+00:00")


def test_identity_stands_when_no_time_could_be_read() -> None:
    receipt = Receipt(message_type="CEB622Message", guid="", status="2", info="", code="", return_time=None, cop_no="c")
    assert receipt.identity == ("CEB622Message", "c", "2", "")
