"""Shipped files are found wherever the project lies."""

import pytest

from o2o_store import resources


@pytest.mark.parametrize("relative", ["words/refusals.zh.toml", "fonts", "qml/O2OStore", "demo/goods.csv", "customs/fields.json"])
def test_shipped_file_is_found(relative: str) -> None:
    assert resources.path(relative).exists()
