"""Where the evidence goes: the last demo's is cleared, nobody else's is touched."""

from pathlib import Path

import pytest

from o2o_store.ops.demo.programs import ProgramFailed
from o2o_store.ops.demo.show import LEFT, MARK, make_room


def test_evidence_of_the_last_demo_is_cleared(tmp_path: Path) -> None:
    (tmp_path / "wallet").mkdir()
    (tmp_path / "notes.txt").write_text("mine")
    make_room(tmp_path)
    (tmp_path / "logs" / "kiosk.log").write_text("old")
    make_room(tmp_path)
    assert [[file.name for file in (tmp_path / name).iterdir()] for name in LEFT] == [[MARK]] * len(LEFT)
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_folder_that_no_demo_left_stops_it_before_anything_is_cleared(tmp_path: Path) -> None:
    make_room(tmp_path)
    (tmp_path / "screens" / "old.png").write_text("old")
    (tmp_path / "receipts" / MARK).unlink()
    (tmp_path / "receipts" / "tax.pdf").write_text("mine")
    with pytest.raises(ProgramFailed, match="receipts is there already"):
        make_room(tmp_path)
    assert (tmp_path / "receipts" / "tax.pdf").exists()
    assert (tmp_path / "screens" / "old.png").exists()
