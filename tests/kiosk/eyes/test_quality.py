"""Why something cannot be read."""

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from o2o_store.kiosk.eyes.quality import LONGEST_SWEEP, Stillness, Sweep, why_unreadable, why_unreadable_card
from o2o_store.kiosk.eyes.specimens import ean13_modules, qr

Image = npt.NDArray[np.uint8]
GTIN = "06901234567892"


def quad(left: float, top: float, right: float, bottom: float) -> npt.NDArray[np.float32]:
    return np.asarray([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


@pytest.mark.parametrize("light", [0.2, 0.1])
@pytest.mark.parametrize("grain", [0.0, 6.0])
def test_darkness_is_said_when_something_is_held_in_it_and_not_of_an_empty_counter(
    frame_of: Callable[..., Image], number: str, light: float, grain: float
) -> None:
    dice = np.random.default_rng(7)

    def by_night(picture: Image) -> Image:
        return np.clip(picture * light + grain * dice.standard_normal(picture.shape[:2])[..., None], 0, 255).astype(np.uint8)

    label, card, back, empty = (
        by_night(frame_of(*held)) for held in (("label", GTIN), ("card", number), ("back",), ("empty",))
    )  # fmt: skip
    assert [why_unreadable(picture) for picture in (label, card, back, empty)] == 3 * ["darkness"] + [None]
    said = [why_unreadable_card(picture, [], 0) for picture in (card, back, empty)]
    assert [getattr(hint, "cause", "") for hint in said] == ["darkness", "darkness", ""]


def test_reflection_is_named_when_the_region_is_blown_out(frame_of: Callable[..., Image]) -> None:
    image = frame_of("label", GTIN).copy()
    cv2.ellipse(image, (800, 480), (60, 70), 20, 0, 360, (255, 255, 255), -1)
    assert why_unreadable(image) == "glare"


def test_blur_is_named_when_the_code_is_out_of_focus(frame_of: Callable[..., Image]) -> None:
    assert why_unreadable(np.asarray(cv2.GaussianBlur(frame_of("label", GTIN), (0, 0), 4), np.uint8)) == "steadier"


def test_nothing_is_said_when_nothing_is_held(frame_of: Callable[..., Image]) -> None:
    assert why_unreadable(frame_of("empty")) is None
    assert why_unreadable_card(frame_of("empty"), [], 1) is None


@pytest.mark.parametrize("width", [51, 68, 85, 102])
def test_bars_too_small_to_be_read_should_come_closer(width: int) -> None:
    modules = np.frombuffer(ean13_modules(GTIN[1:]).encode("ascii"), np.uint8) == ord("1")
    bars = np.pad(np.tile(np.where(modules, 20, 217).astype(np.uint8), (90, 1)).repeat(4, 1), 40, constant_values=217)
    small = cv2.resize(bars, (width, round(bars.shape[0] * width / bars.shape[1] * 2)), interpolation=cv2.INTER_AREA)
    counter = np.full((720, 1280, 3), 145, np.uint8)
    counter[300 : 300 + small.shape[0], 500 : 500 + width] = small[..., None]
    assert why_unreadable(counter) == "closer"


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_small_code_that_is_smeared_should_be_held_steadier(width: int) -> None:
    counter = np.full((720, 1280), 170, np.uint8)
    code = np.asarray(cv2.cvtColor(np.asarray(qr("https://id.example.com/01/" + GTIN, 200)), cv2.COLOR_RGB2GRAY), np.uint8)
    counter[300 : 300 + width, 600 : 600 + width] = cv2.resize(code, (width, width), interpolation=cv2.INTER_AREA)
    smeared = np.asarray(cv2.GaussianBlur(counter, (0, 0), 2.5), np.uint8)
    assert why_unreadable(np.asarray(cv2.cvtColor(smeared, cv2.COLOR_GRAY2BGR), np.uint8)) == "steadier"


@pytest.mark.parametrize("grain", [0.0, 2.0])
def test_blackness_is_said_whatever_may_be_held_in_it(grain: float) -> None:
    night = np.clip(2 + grain * np.random.default_rng(7).standard_normal((720, 1280, 1)), 0, 255).astype(np.uint8).repeat(3, 2)
    assert why_unreadable(night) == "darkness"


def test_card_should_come_closer_when_its_longest_line_is_short(frame_of: Callable[..., Image], number: str) -> None:
    image = frame_of("card", number)
    near, far = quad(300, 550, 960, 600), quad(300, 550, 500, 565)
    assert getattr(why_unreadable_card(image, [far], 8), "cause", "") == "closer"
    assert getattr(why_unreadable_card(image, [near], 8), "cause", "") == "covered"
    blurred = np.asarray(cv2.GaussianBlur(image, (0, 0), 6), np.uint8)
    assert getattr(why_unreadable_card(blurred, [near], 8), "cause", "") == "steadier"


def test_flicker_is_no_motion_and_a_hand_is(frame_of: Callable[..., Image]) -> None:
    still = Stillness()
    empty = frame_of("empty")
    assert still.has_moved(empty)
    assert not still.has_moved((empty * 0.95).astype(np.uint8))
    assert still.has_moved(frame_of("label", GTIN))


@pytest.mark.parametrize("grain", [2.0, 6.0, 10.0])
def test_grain_is_no_motion_and_a_small_code_in_it_is(frame_of: Callable[..., Image], grain: float) -> None:
    dice = np.random.default_rng(7)
    empty = frame_of("empty").astype(np.float32)

    def taken(picture: npt.NDArray[np.float32]) -> Image:
        return np.clip(picture + grain * dice.standard_normal(picture.shape[:2])[..., None], 0, 255).astype(np.uint8)

    still = Stillness()
    assert [still.has_moved(taken(empty)) for _ in range(40)] == [True] + 39 * [False]
    small = empty.copy()
    small[300:360, 600:660] = np.kron(dice.integers(0, 2, (20, 20, 1)) * 200.0, np.ones((3, 3, 1)))
    assert still.has_moved(taken(small))


def test_sweep_goes_on_while_something_is_brought_and_not_for_ever(frame_of: Callable[..., Image]) -> None:
    empty, card = frame_of("empty"), frame_of("card", "419999199003070028")
    sweep = Sweep()
    assert [sweep.goes_on(picture) for picture in (empty, empty, card, card)] == [False, False, True, False]
    restless = [sweep.goes_on(picture) for picture in (empty, card) * LONGEST_SWEEP]
    assert restless.count(False) >= 1
