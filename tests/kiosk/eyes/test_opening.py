"""Sources by their names."""

import pytest

from o2o_store.kiosk.eyes.opening import open_source


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("rendered:", "rendered"),
        ("passing:", "passing"),
        ("folder:/x", "folder"),
        ("video:/x.mp4", "video"),
        ("camera:2", "camera 2"),
        ("camera:", "camera 0"),
        ("twin:?label=1", "twin"),
    ],
)
def test_source_is_what_its_name_says(name: str, said: str) -> None:
    source = open_source(name)
    assert source.describe() == said
    assert (source.scene is not None) == (said in {"rendered", "passing", "twin"})
    assert source.sensor == name.startswith(("camera:", "twin:"))


@pytest.mark.parametrize("name", ["", "webcam:0", "camera:front", "http://x"])
def test_unknown_source_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"camera|front"):
        open_source(name)
