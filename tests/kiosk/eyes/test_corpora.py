"""Pictures as the benchmarks show them."""

import random

import numpy as np
import pytest

from o2o_store.kiosk.eyes.corpora import shaken, tidy


@pytest.mark.parametrize(("text", "same"), [("0123456789012", "123456789012"), ("01\x1d10A", "0110A"), (" a\r\nb ", "a\nb")])
def test_codes_are_compared_without_what_does_not_count(text: str, same: str) -> None:
    assert tidy(text) == same


def test_still_frames_keep_their_place_and_others_move() -> None:
    frame = np.zeros((90, 160, 3), np.uint8)
    frame[:, 80:] = 200
    edges = [np.abs(np.diff(shaken(frame, random.Random(1), still=still)[45, :, 0].astype(int))).argmax() for still in (True, False)]
    assert edges[0] == 79
    assert (shaken(frame, random.Random(1)) == shaken(frame, random.Random(1))).all()
