"""Rows for QML lists; a row is a frozen dataclass whose field names are the role names."""
