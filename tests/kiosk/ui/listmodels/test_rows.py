"""The one list model tells QML row by row what changed."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex

from o2o_store.kiosk.ui.listmodels.rows import RowListModel


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    text: str


def rows(*keys: str, text: str = "") -> list[Row]:
    return [Row(key, text) for key in keys]


def make() -> tuple[RowListModel, list[str]]:
    model = RowListModel(Row, "key")
    told: list[str] = []
    model.rowsInserted.connect(lambda _parent, first, _last: told.append(f"+{first}"))
    model.rowsRemoved.connect(lambda _parent, first, _last: told.append(f"-{first}"))
    model.dataChanged.connect(lambda index, _last: told.append(f"~{index.row()}"))
    model.modelReset.connect(lambda: told.append("!"))
    return model, told


def test_roles_are_the_fields_of_a_row(qapp: Any) -> None:
    model, _ = make()
    model.show(rows("a", text="hello"))
    names = {bytes(name.data()).decode(): role for role, name in model.roleNames().items()}
    assert set(names) == {"key", "text"}
    assert model.data(model.index(0, 0), names["text"]) == "hello"
    assert model.data(model.index(0, 0), 0) is None
    assert model.data(QModelIndex(), names["text"]) is None
    assert model.rowCount(model.index(0, 0)) == 0


def test_rows_are_inserted_removed_and_changed_where_they_stand(qapp: Any) -> None:
    model, told = make()
    model.show(rows("a", "b"))
    model.show(rows("c", "a", "b"))
    model.show([*rows("c"), *rows("a", text="new"), *rows("b")])
    model.show(rows("c", "b"))
    assert told == ["+0", "+1", "+0", "~1", "-1"]
    assert model.rows == tuple(rows("c", "b"))


def test_nothing_is_told_when_nothing_changed(qapp: Any) -> None:
    model, told = make()
    model.show(rows("a"))
    told.clear()
    model.show(rows("a"))
    assert told == []


def test_list_is_reset_when_rows_change_places(qapp: Any) -> None:
    model, told = make()
    model.show(rows("a", "b"))
    told.clear()
    model.show(rows("b", "a", "c"))
    assert told == ["!"]
    assert model.rowCount() == 3
