"""Vouchers: forged, late, elsewhere."""

import base64
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2o_store.domain.refusals import VoucherExpired, VoucherForged, VoucherOfOtherDesk, VoucherOfOtherOrder
from o2o_store.voucher import PREFIX, VoucherClaims, check_use, issue, key_id_of, public_key_of, verify

NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
KEY = secrets.token_bytes(32)
PUBLIC = public_key_of(KEY)
KEYS = {key_id_of(PUBLIC): PUBLIC}
CLAIMS = VoucherClaims(
    key_id=key_id_of(PUBLIC),
    order_id="01940000-0000-7000-8000-000000000001",
    hall_id="H01",
    desk="3",
    issued_at=NOW,
    expires_at=NOW + timedelta(hours=8),
    buyer_mark=b"12345678",
)
TEXT = issue(KEY, CLAIMS)
ALPHANUMERIC = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def test_voucher_is_good_when_issued_here_and_in_time() -> None:
    assert verify(TEXT, KEYS, NOW) == CLAIMS
    assert verify(TEXT, KEYS, CLAIMS.expires_at - timedelta(seconds=1)) == CLAIMS


def test_voucher_fits_a_small_code_when_printed() -> None:
    assert set(TEXT) <= ALPHANUMERIC
    assert len(TEXT) < 240


def test_voucher_is_expired_when_its_end_has_come() -> None:
    assert verify(TEXT, KEYS, CLAIMS.expires_at) == VoucherExpired(CLAIMS.expires_at)


@given(st.integers(len(PREFIX), len(TEXT) - 1), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_voucher_is_forged_when_one_character_differs(place: int, letter: str) -> None:
    changed = TEXT[:place] + letter + TEXT[place + 1 :]
    expected = CLAIMS if changed == TEXT else VoucherForged()
    assert verify(changed, KEYS, NOW) == expected


@given(st.text(max_size=300))
def test_voucher_is_forged_when_made_up(text: str) -> None:
    assert verify(text, KEYS, NOW) == VoucherForged()
    assert verify(PREFIX + text, KEYS, NOW) == VoucherForged()


@pytest.mark.parametrize(
    "text", [TEXT.lower(), TEXT + "=", TEXT.removeprefix(PREFIX), TEXT + "A", TEXT[:-1], "", PREFIX, PREFIX + "A" * 4000]
)
def test_voucher_is_forged_when_spelled_otherwise(text: str) -> None:
    assert verify(text, KEYS, NOW) == VoucherForged()


def test_voucher_is_forged_when_signed_with_another_key_or_by_one_unknown() -> None:
    assert verify(issue(secrets.token_bytes(32), CLAIMS), KEYS, NOW) == VoucherForged()
    assert verify(issue(KEY, replace(CLAIMS, key_id="other")), KEYS, NOW) == VoucherForged()
    assert verify(TEXT, {}, NOW) == VoucherForged()


def test_voucher_is_forged_when_the_signature_covers_the_bare_payload() -> None:
    # A signature made for another purpose over the same bytes is none here.
    raw = base64.b32decode(TEXT.removeprefix(PREFIX) + "=" * (-len(TEXT.removeprefix(PREFIX)) % 8))
    assert verify(PREFIX + base64.b32encode(raw[:-64] + bytes(64)).decode().rstrip("="), KEYS, NOW) == VoucherForged()


def test_use_is_refused_when_elsewhere_or_for_another_parcel() -> None:
    order = CLAIMS.order_id
    assert check_use(CLAIMS, order_id=order, hall_id="H01", desk="3") is None
    assert check_use(CLAIMS, order_id=order, hall_id="H01", desk="4") == VoucherOfOtherDesk("3")
    assert check_use(CLAIMS, order_id=order, hall_id="H02", desk="3") == VoucherOfOtherDesk("3")
    assert check_use(CLAIMS, order_id="other", hall_id="H01", desk="3") == VoucherOfOtherOrder()
