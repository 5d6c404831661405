"""The program's own version."""

from importlib import metadata

import pytest

from o2o_store.kiosk.flows import machine_facts


def test_version_is_the_installed_ones_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(_name: str) -> str:
        raise metadata.PackageNotFoundError

    monkeypatch.setattr(metadata, "version", lambda name: f"{name} 1.2")
    assert machine_facts.program_version() == "o2o-store 1.2"
    monkeypatch.setattr(metadata, "version", lost)
    assert machine_facts.program_version() == ""
