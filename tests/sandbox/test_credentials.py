"""What a merchant receives, and that it stays the same."""

import json
import stat
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from o2o_store.sandbox.credentials import Addresses, customs_paper

pytestmark = pytest.mark.anyio


async def test_merchant_folder_is_written_where_it_is_looked_for(start: Any, tmp_path: Path) -> None:
    async with start() as running:
        assert running.sandbox.merchant == tmp_path / "sandbox" / "merchant"
        check_merchant_folder(running.sandbox.merchant)


def check_merchant_folder(folder: Path) -> None:
    """Assert that the folder holds what a merchant receives, for its owner alone."""
    papers = {name: json.loads((folder / f"{name}.json").read_text()) for name in ("wechat", "customs", "identity")}
    named = [value for paper in papers.values() for name, value in paper.items() if name.endswith("_file")]
    assert named
    assert all((folder / name).read_bytes() and not Path(name).is_absolute() for name in named)
    assert Path(papers["customs"]["trusted_certificates"]).is_dir()
    open_files = [path.name for path in folder.iterdir() if stat.S_IMODE(path.stat().st_mode) != 0o600]
    assert (open_files, stat.S_IMODE(folder.stat().st_mode)) == ([], 0o700)


async def test_keys_and_tokens_survive_a_restart(start: Any) -> None:
    async with start() as running:
        first = running.sandbox.credentials
    async with start() as running:
        second = running.sandbox.credentials
    assert (first.control_token, first.dxp_tokens, first.identity_token) == (second.control_token, second.dxp_tokens, second.identity_token)
    assert (first.keys.apiv3_key, first.keys.merchant_serial, first.keys.provider_key_id) == (
        second.keys.apiv3_key,
        second.keys.merchant_serial,
        second.keys.provider_key_id,
    )


def test_customs_certificates_are_named_from_the_root_whatever_the_home_was_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    addresses = Addresses(**{one.name: "http://127.0.0.1:1" for one in fields(Addresses)})
    assert customs_paper(Path("home"), addresses)["trusted_certificates"] == str(tmp_path.resolve() / "home" / "customs" / "trusted")
