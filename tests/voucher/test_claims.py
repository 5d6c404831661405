"""What a voucher says, as bytes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2o_store.voucher.claims import VoucherClaims, buyer_mark, decode, encode

NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
CLAIMS = VoucherClaims(
    key_id="k1",
    order_id="01940000-0000-7000-8000-000000000001",
    hall_id="H01",
    desk="3",
    issued_at=NOW,
    expires_at=NOW + timedelta(hours=8),
    buyer_mark=b"12345678",
)
NAMES = st.text(max_size=60).filter(lambda text: len(text.encode("utf-8", "replace")) <= 255 and text.isprintable())


@given(NAMES, NAMES, st.uuids(), st.binary(min_size=8, max_size=8))
def test_claims_survive_when_encoded(hall: str, desk: str, order: object, mark: bytes) -> None:
    claims = replace(CLAIMS, hall_id=hall, desk=desk, order_id=str(order), buyer_mark=mark)
    assert decode(encode(claims)) == claims


@given(st.binary(max_size=200))
def test_only_own_bytes_are_claims_when_decoded(raw: bytes) -> None:
    try:
        claims = decode(raw)
    except ValueError:
        return
    assert encode(claims) == raw


@pytest.mark.parametrize("raw", [encode(CLAIMS)[:-1], encode(CLAIMS) + b"x", b"\x02" + encode(CLAIMS)[1:], b""])
def test_bytes_are_refused_when_cut_long_or_of_another_version(raw: bytes) -> None:
    with pytest.raises(ValueError, match="voucher"):
        decode(raw)


@pytest.mark.parametrize(
    "claims",
    [replace(CLAIMS, version=2), replace(CLAIMS, buyer_mark=b"short"), replace(CLAIMS, order_id="none"), replace(CLAIMS, desk="x" * 256)],
)
def test_claims_are_refused_when_they_do_not_fit(claims: VoucherClaims) -> None:
    with pytest.raises(ValueError, match=r".+"):
        encode(claims)


def test_mark_names_the_buyer_of_one_order_only() -> None:
    mark = buyer_mark(b"key", "order", "41999919900307001X")
    assert len(mark) == 8
    assert mark == buyer_mark(b"key", "order", "41999919900307001X")
    assert (
        len(
            {
                mark,
                buyer_mark(b"other", "order", "41999919900307001X"),
                buyer_mark(b"key", "other", "41999919900307001X"),
                buyer_mark(b"key", "order", "419999199003070028"),
            }
        )
        == 4
    )
