"""The platform's keys: made once, kept secret, fields bound to their place."""

from pathlib import Path

import pytest

from o2o_store import sealing
from o2o_store.backend.keys import FieldBrokenError, load_keys

PLACE = "order_head|person_sealed|1"


def test_keys_are_the_same_after_a_restart(tmp_path: Path) -> None:
    first, second = load_keys(tmp_path), load_keys(tmp_path)
    assert first.sealing.public == second.sealing.public
    assert (first.voucher_key_id, first.permit_key_id) == (second.voucher_key_id, second.permit_key_id)
    assert first.voucher_key_id != first.permit_key_id
    assert second.fields.decrypt(first.fields.encrypt(b"x", PLACE), PLACE) == b"x"
    assert first.blind_index("quota", "1") == second.blind_index("quota", "1") != first.blind_index("badge", "1")


def test_what_a_kiosk_seals_opens_here(tmp_path: Path) -> None:
    keys = load_keys(tmp_path)
    assert keys.sealing.open(sealing.seal(keys.sealing.public, b"person", "order"), "order") == b"person"


def test_field_opens_in_its_own_place_only(tmp_path: Path) -> None:
    fields = load_keys(tmp_path).fields
    stored = fields.encrypt(b"secret", PLACE)
    assert b"secret" not in stored
    for wrong, place in ((stored, PLACE + "0"), (stored[:-1] + bytes([stored[-1] ^ 1]), PLACE), (b"\x02" + stored[1:], PLACE)):
        with pytest.raises(FieldBrokenError):
            fields.decrypt(wrong, place)


def test_same_value_is_never_stored_alike(tmp_path: Path) -> None:
    fields = load_keys(tmp_path).fields
    assert fields.encrypt(b"x", PLACE) != fields.encrypt(b"x", PLACE)


def test_no_key_shows_itself(tmp_path: Path) -> None:
    keys = load_keys(tmp_path)
    assert keys.index_key.hex() not in repr(keys)
    assert "index_key" not in repr(keys)
