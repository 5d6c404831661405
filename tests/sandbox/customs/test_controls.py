"""Control calls of customs: evidence, decisions, account book, certificates."""

import base64
from typing import Any

import httpx
import pytest

from o2o_store.sandbox.credentials import PLATFORM_DXP_ID

pytestmark = pytest.mark.anyio


def bearer(running: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {running.sandbox.credentials.dxp_tokens[PLATFORM_DXP_ID]}"}


async def post(running: Any, body: bytes, headers: dict[str, str] | None = None) -> httpx.Response:
    reply: httpx.Response = await running.client.post(
        f"{running.sandbox.addresses.customs}/dxp/messages", content=body, headers=bearer(running) if headers is None else headers
    )
    return reply


async def test_evidence_shows_messages_as_received(start: Any, customs: Any, papers: Any) -> None:
    async with start() as running:
        body = customs.enveloped("CEB311Message", papers.order, papers.order_lines)
        await post(running, body)
        seen = await running.look("customs", "messages")
        assert [base64.b64decode(message["body"]) for message in seen] == [body]
        listed = await running.look("customs", "documents", order_no=papers.order["orderNo"])
        assert [(document["kind"], document["dxp_id"]) for document in listed] == [("order", PLATFORM_DXP_ID)]


async def test_account_book_year_and_certificate_are_set_by_control(start: Any, signer: Any) -> None:
    async with start() as running:
        line = {"ems_no": "T4611W000009", "item_record_no": "1", "gcode": "1901101000", "gname": "示例", "unit": "122", "stock": 3}
        url = f"{running.sandbox.addresses.customs}/control/account-book"
        assert (await running.client.post(url, json=[line], headers=running.control)).json() == {"lines": 1}
        shown = await running.look("customs", "account-book", ems_no="T4611W000009")
        assert [(item["gname"], item["stock"]) for item in shown] == [("示例", 3)]
        assert await running.tell("customs", "year-totals", id_number="419999199003070028", year=2026, used_fen=1) == {"used_fen": 1}
        assert await running.tell("customs", "certificates", name="../../evil", pem=signer.pem.decode()) == {"serial": "1267"}
        assert [path.name for path in running.sandbox.customs.trusted.folder.iterdir()] == ["evil.crt"]
        refused = await running.client.post(
            f"{running.sandbox.addresses.customs}/control/certificates", json={"name": "a", "pem": "x"}, headers=running.control
        )
        assert refused.status_code == 400


async def test_decision_about_an_unknown_order_is_not_found(start: Any) -> None:
    async with start() as running:
        url = f"{running.sandbox.addresses.customs}/control/decide"
        assert (await running.client.post(url, json={"order_no": "NONE", "status": "800"}, headers=running.control)).status_code == 404


async def test_planned_verdicts_can_be_forgotten(start: Any) -> None:
    async with start() as running:
        assert await running.tell("customs", "verdicts", status="100") == {"planned": "force"}
        reply = await running.client.delete(f"{running.sandbox.addresses.customs}/control/verdicts", headers=running.control)
        assert reply.json() == {"planned": 0}
