"""The one list model: rows are frozen dataclasses, roles are their field names, and changes are told row by row."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from PySide6.QtCore import QAbstractListModel, QByteArray, QModelIndex, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex


class RowListModel(QAbstractListModel):
    """Shows a sequence of rows; `key` names the field by which a row is the same row after a change."""

    def __init__(self, row_type: type[Any], key: str) -> None:
        super().__init__()
        self._key = key
        self._rows: list[Any] = []
        first = int(Qt.ItemDataRole.UserRole) + 1
        self._names = {first + place: field.name for place, field in enumerate(fields(row_type))}

    def roleNames(self) -> dict[int, QByteArray]:  # noqa: N802  # Qt's name
        """Roles by number, named as the row's fields."""
        return {role: QByteArray(name.encode()) for role, name in self._names.items()}

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802  # Qt's name
        """How many rows there are; none below a row."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = 0) -> Any:
        """The field of a row that a role names."""
        inside = index.isValid() and index.row() < len(self._rows)
        return getattr(self._rows[index.row()], self._names[role]) if inside and role in self._names else None

    @property
    def rows(self) -> tuple[Any, ...]:
        """The rows as they stand."""
        return tuple(self._rows)

    def show(self, rows: Sequence[Any]) -> None:
        """Take new rows: those gone are removed, new ones inserted where they stand, changed ones told; a reordering resets."""
        if list(rows) == self._rows:
            return
        wanted = [getattr(row, self._key) for row in rows]
        self._remove_all_but(set(wanted))
        kept = [getattr(row, self._key) for row in self._rows]
        if kept != [key for key in wanted if key in set(kept)]:
            self.beginResetModel()
            self._rows = list(rows)
            self.endResetModel()
            return
        self._fill_in(rows)

    def _remove_all_but(self, wanted: set[Any]) -> None:
        for place in range(len(self._rows) - 1, -1, -1):
            if getattr(self._rows[place], self._key) not in wanted:
                self.beginRemoveRows(QModelIndex(), place, place)
                del self._rows[place]
                self.endRemoveRows()

    def _fill_in(self, rows: Sequence[Any]) -> None:
        for place, row in enumerate(rows):
            here = self._rows[place] if place < len(self._rows) else None
            if here is None or getattr(here, self._key) != getattr(row, self._key):
                self.beginInsertRows(QModelIndex(), place, place)
                self._rows.insert(place, row)
                self.endInsertRows()
            elif here != row:
                self._rows[place] = row
                self.dataChanged.emit(self.index(place, 0), self.index(place, 0))
