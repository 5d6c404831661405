"""Requests to the byte, and whose pay code a code is."""

import hashlib
import json
from datetime import UTC, datetime

import pytest

from backend.payment.conftest import ACCOUNTS
from o2o_store.backend.payment.requests import (
    Opening,
    Refunding,
    code_request,
    identity_hash,
    pay_code_request,
    refund_request,
    wallet_of_code,
)

OPENING = Opening("A1", "样本/奶粉 & 2=2", 56296, datetime(2026, 11, 22, 2, 10, tzinfo=UTC), "ab" * 32)


def test_wechat_gets_fen_and_its_own_time() -> None:
    asked = json.loads(code_request(ACCOUNTS["wechat"], OPENING))
    assert asked["amount"] == {"total": 56296, "currency": "CNY"}
    assert asked["time_expire"] == "2026-11-22T10:10:00+08:00"
    assert "ab" * 32 not in json.dumps(asked)


def test_alipay_gets_yuan_the_hash_and_a_subject_it_takes() -> None:
    asked = json.loads(code_request(ACCOUNTS["alipay"], OPENING))
    assert (asked["total_amount"], asked["undiscountable_amount"], asked["time_expire"]) == ("562.96", "562.96", "2026-11-22 10:10:00")
    assert asked["ext_user_info"] == {"identity_hash": "ab" * 32, "need_check_info": "T"}
    assert not set("/=&") & set(asked["subject"])


def test_the_hash_is_over_name_and_number() -> None:
    # printf '样本甲41999919900307001X' | sha256sum
    assert identity_hash("样本甲", "41999919900307001x") == hashlib.sha256("样本甲41999919900307001X".encode()).hexdigest()


def test_a_pay_code_stands_where_each_wallet_wants_it() -> None:
    wechat = json.loads(pay_code_request(ACCOUNTS["wechat"], OPENING, "134567890123456789", "kiosk-1"))
    alipay = json.loads(pay_code_request(ACCOUNTS["alipay"], OPENING, "284567890123456789", "kiosk-1"))
    assert (wechat["payer"], wechat["scene_info"]["store_info"]) == ({"auth_code": "134567890123456789"}, {"id": "1"})
    assert (alipay["scene"], alipay["auth_code"], alipay["terminal_id"]) == ("bar_code", "284567890123456789", "kiosk-1")
    assert "notify_url" not in wechat


def test_refunds_name_what_goes_back_and_what_was_taken() -> None:
    part = Refunding("A1", "RA102", "x" * 99, 5, 12)
    wechat, alipay = json.loads(refund_request("wechat", part)), json.loads(refund_request("alipay", part))
    assert wechat["amount"] == {"refund": 5, "total": 12, "currency": "CNY"}
    assert (wechat["out_refund_no"], len(wechat["reason"])) == ("RA102", 80)
    assert (alipay["out_request_no"], alipay["refund_amount"]) == ("RA102", "0.05")


@pytest.mark.parametrize(
    ("code", "wallet"),
    [
        ("134567890123456789", "wechat"), ("284567890123456789", "alipay"), ("2845678901234567", "alipay"), ("62" + "0" * 17, ""),
        ("1345", ""), ("16" + "0" * 16, ""), ("３４" * 9, ""), ("", ""),
    ],
)  # fmt: skip
def test_the_code_says_whose_it_is(code: str, wallet: str) -> None:
    assert wallet_of_code(code) == wallet
