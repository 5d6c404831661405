"""The rehearsal's key device answers only who has its token."""

from typing import Any, cast

import httpx
import pytest

from o2o_store.sandbox.keyservice import KeyDevice, build_app

pytestmark = pytest.mark.anyio


async def test_device_signs_only_with_its_token(signer: object) -> None:
    device = KeyDevice(signer.certificate, lambda data: data[::-1], "secret")  # type: ignore[attr-defined]  # the fixture's own type is private
    async with httpx.AsyncClient(transport=httpx.ASGITransport(cast("Any", build_app(device))), base_url="http://device") as client:
        assert (await client.post("/sign", content=b"ab")).status_code == 401
        known = {"Authorization": "Bearer secret"}
        assert (await client.post("/sign", content=b"ab", headers=known)).content == b"ba"
        assert (await client.get("/certificate", headers=known)).content.startswith(b"0")
        assert (await client.get("/certificate")).status_code == 401
    assert device.signed == 1
