"""A linear code needs two witnesses of different families."""

import numpy as np

from o2o_store.kiosk.eyes import specimens
from o2o_store.kiosk.eyes.readers import Read
from o2o_store.kiosk.eyes.views import Box
from o2o_store.kiosk.eyes.witness import Witnesses

BOX = Box(0, 0, 10, 10, 5, 5)


def said(text: str, kind: str = "EAN13", *, thin: bool = False) -> list[Read]:
    return [Read(text, kind, BOX, thin=thin)]


def test_one_view_is_not_enough_for_a_product_number() -> None:
    witnesses = Witnesses()
    assert witnesses.hear(said("6901234567892"), "plain") == []
    assert witnesses.hear(said("6901234567892"), "track") == []


def test_two_families_in_one_frame_suffice_and_two_of_one_family_do_not() -> None:
    witnesses = Witnesses()
    witnesses.hear(said("6901234567892"), "bars2")
    assert witnesses.hear(said("6901234567892"), "bars1") == []
    assert [read.text for read in witnesses.hear(said("6901234567892"), "1d_even")] == ["6901234567892"]


def test_views_that_read_the_same_few_rows_are_one_witness() -> None:
    witnesses = Witnesses()
    for view in ("1d", "1d_even", "bars2", "1d_up2"):
        assert witnesses.hear(said("6901234567892", thin=True), view) == []
    assert witnesses.best_guess() == []
    assert [read.text for read in witnesses.hear(said("6901234567892"), "1d_even")] == ["6901234567892"]


def test_families_of_different_frames_suffice_only_after_three_frames() -> None:
    witnesses = Witnesses()
    assert witnesses.hear(said("6901234567892"), "plain", 1) == []
    assert witnesses.hear(said("6901234567892"), "bars2", 2) == []
    assert witnesses.hear(said("6901234567892"), "plain", 3)
    alone = Witnesses()
    assert not any(alone.hear(said("6901234567892"), "plain", frame) for frame in range(9))


def test_matrix_codes_and_long_code_128_count_alone_and_a_short_one_does_not() -> None:
    witnesses = Witnesses()
    assert witnesses.hear(said("x", "QRCode"), "qr_hist")
    assert witnesses.hear(said("SAMPLE1", "Code128"), "plain")
    assert not witnesses.hear(said("SAMPLE1", "Code128"), "bars2")
    assert witnesses.hear(said("SAMPLE1234", "Code128"), "bars2")
    assert not witnesses.hear(said("AB", "Code128"), "plain")


def test_other_views_are_asked_on_the_spot_when_one_view_read_a_number() -> None:
    bars = np.asarray(specimens.ean13("6901234567892", 3, 140).convert("L"), np.uint8)
    true, invented = Witnesses(), Witnesses()
    true.hear([Read("6901234567892", "EAN13", Box.whole(bars))], "plain")
    assert {read.text for read in true.cross_examine(bars)} == {"6901234567892"}
    invented.hear([Read("4006381333931", "EAN13", Box.whole(bars))], "plain")
    assert "4006381333931" not in {read.text for read in invented.cross_examine(bars)}


def test_only_trusted_views_are_believed_alone_and_only_for_long_numbers() -> None:
    witnesses = Witnesses()
    witnesses.hear(said("96385074", "EAN8"), "bars2")
    witnesses.hear(said("4006381333931"), "plain")
    assert witnesses.best_guess() == []
    witnesses.hear(said("6901234567892"), "bars2")
    assert [read.text for read in witnesses.best_guess()] == ["6901234567892"]


def test_old_claims_are_forgotten() -> None:
    witnesses = Witnesses()
    witnesses.hear(said("6901234567892"), "plain", 1)
    witnesses.hear(said("6901234567892"), "bars2", 2)
    witnesses.forget(before=3)
    assert witnesses.hear(said("6901234567892"), "plain", 3) == []


def test_votes_that_are_far_apart_do_not_add_up_and_are_not_kept() -> None:
    witnesses, read = Witnesses(), Read("6901234567892", "EAN13", Box(0, 0, 50, 50, 25, 25))
    for frame in range(0, 400, 10):
        witnesses.forget(frame - 5)
        view = "bars2" if frame % 20 else "plain"
        assert witnesses.hear([read], view, frame) == []
    for frame in range(400, 900):
        witnesses.forget(frame - 5)
        witnesses.hear([read], "plain", frame)
    assert max(len(claim.seen) for claim in witnesses._claims.values()) <= 6
