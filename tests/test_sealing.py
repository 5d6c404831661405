"""Sealed boxes: only the right key, for the right order, unaltered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2o_store.sealing import SealBroken, SealingKey, seal

KEY = SealingKey.generate()


@given(st.binary(max_size=300), st.text(max_size=40).filter(lambda text: text.isprintable()))
def test_box_opens_when_everything_fits(plain: bytes, bound_to: str) -> None:
    sealed = seal(KEY.public, plain, bound_to)
    assert KEY.open(sealed, bound_to) == plain
    assert len(sealed) == 1 + 32 + len(plain) + 16


@given(st.data())
def test_box_breaks_when_any_bit_is_changed(data: st.DataObject) -> None:
    sealed = bytearray(seal(KEY.public, b"SPECIMEN", "order"))
    place = data.draw(st.integers(0, len(sealed) - 1))
    bit = data.draw(st.integers(0, 7))
    # X25519 ignores the highest bit of a public key: the derived key still differs, because the key's bytes are part of it.
    sealed[place] ^= 1 << bit
    with pytest.raises(SealBroken):
        KEY.open(bytes(sealed), "order")


@pytest.mark.parametrize(
    "sealed",
    [b"", b"\x01", b"\x01" + bytes(32), b"\x01" + bytes(60), seal(KEY.public, b"x", "order")[:-1]],
    ids=["empty", "version alone", "no text", "made up", "cut short"],
)
def test_box_breaks_when_cut_short_or_made_up(sealed: bytes) -> None:
    with pytest.raises(SealBroken) as caught:
        KEY.open(sealed, "order")
    assert caught.value.__cause__ is None


def test_box_breaks_when_opened_for_another_order_or_with_another_key() -> None:
    sealed = seal(KEY.public, b"SPECIMEN", "order")
    with pytest.raises(SealBroken):
        KEY.open(sealed, "other")
    with pytest.raises(SealBroken):
        SealingKey.generate().open(sealed, "order")


def test_boxes_differ_when_the_content_is_the_same() -> None:
    assert seal(KEY.public, b"SPECIMEN", "order") != seal(KEY.public, b"SPECIMEN", "order")


def test_key_survives_when_dumped_and_loaded() -> None:
    again = SealingKey.load(KEY.dump())
    assert again.public == KEY.public
    assert again.open(seal(KEY.public, b"SPECIMEN", "o"), "o") == b"SPECIMEN"


@pytest.mark.parametrize("raw", [b"", bytes(31), bytes(33)])
def test_key_is_refused_when_of_another_length(raw: bytes) -> None:
    with pytest.raises(ValueError, match="32"):
        SealingKey.load(raw)
    with pytest.raises(ValueError, match="32"):
        seal(raw, b"", "")
