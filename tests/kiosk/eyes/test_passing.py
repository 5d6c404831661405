"""Labels that move."""

import numpy as np

from o2o_store.kiosk.eyes.passing import PIXELS_A_MM, Pass, bars, frames, smeared


def test_blur_is_as_long_as_the_way_during_the_exposure() -> None:
    edge = np.zeros((10, 200, 4), np.uint8)
    edge[:, 100:] = 255
    row = smeared(edge, Pass(0.5, 1 / 500))[5, :180, 0].astype(int)
    assert abs(((row > 5) & (row < 250)).sum() - 0.5 * 1000 / 500 * PIXELS_A_MM) <= 2


def test_label_comes_in_on_the_left_and_leaves_on_the_right() -> None:
    film = list(frames(bars("6901234567892"), Pass(0.5, 1 / 500)))
    still = film[0].astype(int)
    moved = [int(np.abs(frame.astype(int) - still).mean(axis=(0, 2)).argmax()) for frame in film[2:-3]]
    assert moved[0] < 400
    assert moved[-1] > 900
