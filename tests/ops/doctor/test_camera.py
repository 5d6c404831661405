"""The camera as the morning page sees it, through the real eyes in their real process."""

from pathlib import Path

from o2o_store.ops.doctor.camera import look_at_camera


def test_camera_is_green_when_it_gives_pictures() -> None:
    assert look_at_camera("rendered:", patience=30).tone == "green"


def test_camera_is_red_when_there_is_none(tmp_path: Path) -> None:
    assert look_at_camera(f"folder:{tmp_path / 'empty'}", patience=30).tone == "red"
