"""The register keeps answers, not persons."""

from pathlib import Path
from typing import Any

import pytest

from o2o_store.sandbox.persons import roster

pytestmark = pytest.mark.anyio


JIA = roster()["jia"]


async def ask(running: Any, name: str, number: str, token: str | None = None) -> Any:
    headers = {"Authorization": f"Bearer {running.sandbox.credentials.identity_token if token is None else token}"}
    return await running.client.post(
        f"{running.sandbox.addresses.identity}/v1/real-name-checks", json={"name": name, "id_number": number}, headers=headers
    )


async def test_nothing_about_persons_is_kept(start: Any, tmp_path: Path) -> None:
    async with start() as running:
        await ask(running, JIA.name, JIA.id_number)
    for path in (tmp_path / "sandbox" / "identity").rglob("*"):
        assert path.is_dir() or JIA.id_number.encode() not in path.read_bytes()
