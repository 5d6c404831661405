"""The stand-ins together: the merchant folder, what a restart keeps, what --lan shows, and that no person is readable on disk."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from o2o_store.sandbox.persons import roster

pytestmark = pytest.mark.anyio


def shapes(text: str) -> list[bytes]:
    """Return the forms in which a text could be readable in a file."""
    import base64

    raw = text.encode()
    wide = (text.encode("utf-16-le"), text.encode("utf-16-be"))
    coded = (raw.hex().encode(), raw.hex().upper().encode(), *(base64.b64encode(b"x" * shift + raw)[4:-4] for shift in range(3)))
    return [raw, *wide, *coded]


def findings(folder: Path, text: str) -> list[str]:
    """Return the files in which a text is readable."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files for shape in shapes(text) if shape in path.read_bytes()]


async def test_no_person_is_readable_in_any_file(
    start: Any, merchant_of: Any, customs: Any, papers: Any, tmp_path: Path, capfd: Any
) -> None:
    jia = roster()["jia"]
    async with start() as running:
        merchant = merchant_of(running)
        await running.tell("wechat", "pay", code=await merchant.open(), payer="jia")
        await merchant.declare("jia")
        body = customs.enveloped("CEB311Message", papers.order, papers.order_lines)
        token = {"Authorization": f"Bearer {running.sandbox.credentials.dxp_tokens['DXPENT0000000001']}"}
        await running.client.post(f"{running.sandbox.addresses.customs}/dxp/messages", content=body, headers=token)

        async def declared() -> bool:
            return len(await running.look("customs", "messages")) == 2

        await running.until(declared)
        readable = await asyncio.to_thread(findings, tmp_path, jia.id_number)
        assert not readable
        assert not findings(tmp_path, jia.name)
    assert not findings(tmp_path, jia.id_number)
    said = capfd.readouterr()
    assert jia.id_number not in said.out + said.err
    (tmp_path / "planted.txt").write_bytes(b"..." + jia.id_number.encode("utf-16-le"))
    assert findings(tmp_path, jia.id_number) == ["planted.txt"]
