"""`o2o-store catalog`: by parts, with pictures, with undo; lots, recalls and counts, each told in one line."""

import json
from pathlib import Path

import pytest

from backend.catalog.test_goods_file import workbook
from backend.test_commands import GOODS, HALL, say, well
from o2o_store.backend import catalog_commands
from o2o_store.backend.asking import counter_of

PNG = b"\x89PNG\r\n\x1a\n" + b"specimen"
CREAM = "09521000000100"
LOT = "L2601A"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A hall that sells the demo's goods."""
    made = tmp_path / "home"
    well(made, "hall", "add", HALL)
    well(made, "catalog", "import", "zz-01", GOODS)
    return made


def test_workbook_comes_in_by_parts_is_checked_first_and_undone(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog_commands, "PART", 3)
    file = workbook(tmp_path / "dearer.xlsx", lambda rows: rows[1].__setitem__(rows[0].index("price"), 240.5))
    checked = json.loads(well(home, "catalog", "import", "zz-01", str(file), "--check", "--json"))
    assert checked == {"new": 0, "with another price": 1, "taken off sale": 0}
    before = json.loads(well(home, "catalog", "show", "zz-01", "--json"))
    assert "10 goods at price version" in well(home, "catalog", "import", "zz-01", str(file))
    (cream,) = [one for one in json.loads(well(home, "catalog", "show", "zz-01", "--json")) if one["gtin"] == CREAM]
    assert cream["price_fen"] == 24_050
    assert "again" in well(home, "catalog", "undo", "zz-01")
    assert json.loads(well(home, "catalog", "show", "zz-01", "--json")) == before


def test_pictures_come_with_the_goods_and_are_called_by_their_content(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "cream.svg").write_bytes(b"<svg/>")
    refused = say(home, "catalog", "import", "zz-01", GOODS, "--pictures", str(folder))
    assert (refused.exit_code, "cream.svg: PNG" in refused.stderr) == (1, True)
    (folder / "cream.svg").write_bytes(PNG)
    well(home, "catalog", "import", "zz-01", GOODS, "--pictures", str(folder))
    goods = counter_of(home).ask("list_goods", "zz-01")["goods"]
    (cream,) = [one for one in goods if one["gtin"] == CREAM]
    assert cream["image"].endswith(".png")
    assert {one["image"].partition(".")[2] for one in goods if one["gtin"] != CREAM} == {"svg"}


def test_lots_are_received_recalled_and_counted(home: Path) -> None:
    well(home, "catalog", "receive", "zz-01", CREAM, "NEW", "--received", "20", "--certificate", "样本证", "--expiry", "2030-01-31")
    assert "stopped in zz-01" in well(home, "catalog", "recall", CREAM, LOT, "--reason", "specimen")
    assert "on sale again" in well(home, "catalog", "recall", CREAM, LOT, "--reason", "specimen", "--ended")
    well(home, "catalog", "recall", CREAM, LOT, "--reason", "specimen")
    assert "19 free" in well(home, "catalog", "adjust", "zz-01", CREAM, "NEW", "--note", "count", "--pieces", "-1")
    assert "18 free" in well(home, "catalog", "adjust", "zz-01", CREAM, "NEW", "--pieces", "1", "--note", "shelf", "--samples")
    shown = well(home, "catalog", "show", "zz-01")
    assert f"lot {LOT} until 2029-12-31: recalled" in shown
    (cream,) = [one for one in json.loads(well(home, "catalog", "show", "zz-01", "--json")) if one["gtin"] == CREAM]
    assert (cream["received"], cream["difference"], cream["samples"], cream["balance"]) == (520, -1, 1, 519)
    assert say(home, "catalog", "receive", "zz-01", CREAM, "OLD", "--received", "1", "--certificate", "").exit_code == 1
