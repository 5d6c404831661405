"""The camera as the morning page sees it, through the real eyes in their real process."""

from pathlib import Path

import pytest

from o2o_store.ops.doctor.camera import look_at_camera


def tones(source: str, picture: Path | None = None) -> dict[str, str]:
    return {finding.name: finding.tone for finding in look_at_camera(source, patience=40, picture=picture)}


def test_label_before_a_good_camera_is_green_but_for_its_distance(tmp_path: Path) -> None:
    picture = tmp_path / "camera.png"
    found = look_at_camera("twin:?label=1", patience=40, picture=picture)
    told = {finding.name: finding for finding in found}
    assert (told["light"].tone, told["focus"].tone) == ("green", "green")
    assert "field of view" in told["codes"].seen
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_camera_is_red_when_there_is_none(tmp_path: Path) -> None:
    assert tones(f"folder:{tmp_path / 'empty'}") == {"camera": "red"}


@pytest.mark.parametrize("mood", ["vanish=6", "block=6"])
def test_pictures_that_stop_are_not_told_as_small_ones(mood: str) -> None:
    found = look_at_camera(f"twin:?{mood}", patience=40)
    assert [(finding.name, finding.tone) for finding in found] == [("camera", "red")]
    assert "stopped after" in found[0].seen


@pytest.mark.parametrize(
    ("mood", "name", "said"),
    [
        ("dark=1", "light", "mean"),
        ("mirror=1", "camera", "a mirror image"),
        ("frozen=1", "camera", "always the same"),
        ("small=1", "camera", "640×480"),
        ("soft=1", "focus", "small codes"),
    ],
)
def test_lying_camera_is_found_out_and_what_to_do_is_said(mood: str, name: str, said: str) -> None:
    found = {finding.name: finding for finding in look_at_camera(f"twin:?label=1&{mood}", patience=40)}
    assert found[name].tone == "red"
    assert said in found[name].seen
    assert found[name].mend
