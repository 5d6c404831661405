"""A camera that behaves badly, alone and under the real watch of the eyes."""

import time
from collections.abc import Iterator

import pytest

from o2o_store.kiosk.eyes.findings import SightChanged
from o2o_store.kiosk.eyes.process import EyesHandle
from o2o_store.kiosk.eyes.source_twin import TwinSource


def test_it_vanishes_and_comes_back_after_some_tries() -> None:
    twin = TwinSource("vanish=2")
    assert twin.open()
    assert twin.read() is not None
    assert twin.read() is None
    assert [twin.open() for _ in range(4)] == [False, False, False, True]
    assert twin.read() is not None


def test_it_lies_about_size_and_time() -> None:
    small = TwinSource("small=1").read()
    assert small is not None
    assert small.full.shape == (480, 640, 3)
    assert small.view.shape == (720, 1280, 3)
    frozen = TwinSource("frozen=2")
    frozen.read()
    assert frozen.read() is frozen.read()


def test_unknown_mood_is_refused() -> None:
    with pytest.raises(ValueError, match="asked for"):
        TwinSource("happy=1")


@pytest.fixture
def eyes(request: pytest.FixtureRequest) -> Iterator[EyesHandle]:
    handle = EyesHandle(request.param)
    handle.start()
    yield handle
    handle.stop()


def until_sights(eyes: EyesHandle, *expected: str) -> list[str]:
    seen: list[str] = []
    end = time.monotonic() + 60
    while [sight for sight in seen if sight in expected][: len(expected)] != list(expected):
        assert time.monotonic() < end, seen
        seen += [finding.sight for finding in eyes.findings() if isinstance(finding, SightChanged)]
        time.sleep(0.01)
    return seen


@pytest.mark.parametrize("eyes", ["twin:?vanish=10"], indirect=True)
def test_unplugged_camera_is_said_and_seen_again_without_a_new_process(eyes: EyesHandle) -> None:
    until_sights(eyes, "seeing", "blind", "seeing")
    assert eyes.restarts == 0


@pytest.mark.parametrize("eyes", ["twin:?block=10"], indirect=True)
def test_picture_that_stops_is_said_to_be_gone_before_the_driver_is_given_up(eyes: EyesHandle) -> None:
    until_sights(eyes, "seeing", "blind", "restarting", "seeing")


@pytest.mark.parametrize("eyes", ["twin:?crash=10", "twin:?block=10", "twin:?frozen=10"], indirect=True)
def test_driver_that_crashes_or_hangs_costs_the_eyes_their_process_and_never_the_till(eyes: EyesHandle) -> None:
    until_sights(eyes, "seeing", "restarting", "seeing")
    assert eyes.restarts >= 1
