"""Names of sources, right and wrong."""

from pathlib import Path

import pytest

from o2o_store.kiosk.eyes.naming import KINDS, named
from o2o_store.kiosk.eyes.opening import open_source


def test_every_kind_is_known_to_both(tmp_path: Path) -> None:
    for kind in KINDS - {"folder", "video"}:
        assert named(f"{kind}:") == f"{kind}:"
        assert open_source(f"{kind}:")
    film = tmp_path / "film.mp4"
    film.touch()
    assert open_source(named(f"folder:{tmp_path}"))
    assert open_source(named(f"video:{film}"))


@pytest.mark.parametrize(
    "wrong",
    [
        "nonsense",
        "camera:left",
        "folder:/nowhere/at/all",
        "video:/nowhere/at/all.mp4",
        "folder:/etc/hostname",
        "video:/etc",
        ":",
        "Camera:0",
        "camera:²",
        "twin:7",
    ],
)
def test_wrong_names_are_refused_with_the_right_ones(wrong: str) -> None:
    with pytest.raises(ValueError, match="camera:N"):
        named(wrong)


@pytest.mark.parametrize("right", ["camera:0?exposure=-6&focus=30&gain=1.5&mirror=1", "camera:?mirror=0", "twin:?block=40&label=1"])
def test_a_wish_may_stand_behind_a_name(right: str) -> None:
    assert open_source(named(right))


@pytest.mark.parametrize(
    "wrong",
    [
        "camera:0?exposure=abc",
        "camera:0?zoom=2",
        "camera:0?exposure",
        "camera:0?focus=nan",
        "camera:0?gain=",
        "twin:?block=soon",
        "rendered:?x=1",
    ],
)
def test_a_wish_that_is_none_is_refused_with_its_word(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"number|asked for|of the form"):
        named(wrong)
