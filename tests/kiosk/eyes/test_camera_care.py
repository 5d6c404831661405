"""Wishes and knobs, against a driver that takes some and refuses others."""

import cv2
import numpy as np
import pytest

from o2o_store.kiosk.eyes.camera_care import Wish, settle, too_small, unmirrored, wish_of


class Driver:
    """Takes what it knows and remembers it; says yes to what it `feigns`, and does nothing."""

    def __init__(self, *known: int, feigns: int | None = None) -> None:
        self.known = known
        self.feigns = feigns
        self.stands: dict[int, float] = {}
        self.turned: list[tuple[int, float]] = []

    def set(self, propId: int, value: float) -> bool:  # noqa: N803
        self.turned.append((propId, value))
        if propId in self.known:
            self.stands[propId] = round(value)
        return propId in self.known or propId == self.feigns

    def get(self, propId: int) -> float:  # noqa: N803
        return self.stands.get(propId, 0.0)


@pytest.mark.parametrize(
    ("query", "wish"),
    [
        ("", Wish()),
        ("exposure=-6&focus=30", Wish(exposure=-6.0, focus=30.0)),
        ("mirror=1&gain=2", Wish(gain=2.0, mirror=True)),
        ("mirror=0", Wish()),
    ],
)
def test_wish_is_read_from_behind_the_name(query: str, wish: Wish) -> None:
    assert wish_of(query) == wish


@pytest.mark.parametrize("query", ["zoom=2", "exposure=long", "focus"])
def test_wish_nobody_can_grant_is_refused(query: str) -> None:
    with pytest.raises(ValueError, match=r"asked for|number"):
        wish_of(query)


def test_automatic_goes_off_before_a_knob_is_turned_and_refusals_are_told() -> None:
    driver = Driver(cv2.CAP_PROP_EXPOSURE)
    assert settle(driver, Wish(exposure=-6.0, focus=30.0)) == ["focus"]
    assert [knob for knob, _ in driver.turned] == [
        cv2.CAP_PROP_AUTO_EXPOSURE, cv2.CAP_PROP_EXPOSURE, cv2.CAP_PROP_AUTOFOCUS, cv2.CAP_PROP_FOCUS,
    ]  # fmt: skip
    assert settle(driver, Wish()) == []


def test_knob_that_did_not_turn_is_told_though_the_driver_says_yes() -> None:
    driver = Driver(cv2.CAP_PROP_EXPOSURE, feigns=cv2.CAP_PROP_FOCUS)
    assert settle(driver, Wish(exposure=156.4, focus=30.0)) == ["focus"]


def test_mirror_image_is_put_right_and_small_pictures_are_known() -> None:
    image = np.zeros((720, 1280, 3), np.uint8)
    image[:, :10] = 255
    assert unmirrored(Wish(mirror=True))(image)[0, -1, 0] == 255
    assert unmirrored(Wish())(image) is image
    assert not too_small((1280, 720))
    assert too_small((640, 480))
