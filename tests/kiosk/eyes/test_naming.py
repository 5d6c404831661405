"""Names of sources, right and wrong."""

from pathlib import Path

import pytest

from o2o_store.kiosk.eyes.naming import KINDS, named
from o2o_store.kiosk.eyes.opening import open_source


def test_every_kind_is_known_to_both(tmp_path: Path) -> None:
    for kind in KINDS - {"folder", "video"}:
        assert named(f"{kind}:") == f"{kind}:"
        assert open_source(f"{kind}:")
    for kind in ("folder", "video"):
        assert open_source(named(f"{kind}:{tmp_path}"))


@pytest.mark.parametrize("wrong", ["nonsense", "camera:left", "folder:/nowhere/at/all", "video:/nowhere/at/all.mp4", ":", "Camera:0"])
def test_wrong_names_are_refused_with_the_right_ones(wrong: str) -> None:
    with pytest.raises(ValueError, match="camera:N"):
        named(wrong)
