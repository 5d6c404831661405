"""Labels that move."""

import time

import numpy as np
import pytest

from o2o_store.kiosk.eyes.camera import as_picture
from o2o_store.kiosk.eyes.passing import FPS, PIXELS_A_MM, Belt, Film, Pass, PassingSource, bars, frames, smeared


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


def words(way: Pass, begins: float) -> dict[str, str]:
    return {"speed": str(way.speed), "exposure": str(way.exposure), "tilt": "3", "aside": "0", "at": str(begins)}


def test_belt_gives_each_picture_of_a_pass_at_its_own_moment_and_then_the_counter() -> None:
    source, way = PassingSource(), Pass(2.0, 1 / 500, 3.0)
    expected = list(frames(bars("9521000000100"), way))
    belt = source.scene
    assert isinstance(belt, Belt)
    belt.show("pass", "9521000000100", symbol="EAN-13", **words(way, 0.0))
    assert belt.film is not None
    begins = time.monotonic() + 0.02
    belt.film = Film(belt.film.pictures, begins)
    given = 0
    while belt.film is not None:
        picture = source.read()
        assert picture is not None
        place = round((time.monotonic() - begins) * FPS - 0.5)
        given += belt.film is not None and any(np.array_equal(picture.view, one) for one in expected[max(0, place - 2) : place + 2])
    assert given > len(expected) / 2


def test_picture_that_nobody_took_is_lost() -> None:
    film = Film(5 * [as_picture(np.zeros((720, 1280, 3), np.uint8))], begins=10.0)
    assert [film.next_after(10.0 + at / FPS) for at in (0, 0.5, 2, 4.1, 99)] == [0, 1, 2, 5, 5]
    assert film.taken_at(2) == pytest.approx(10.0 + 2 / FPS)
