"""What the transport may answer, and what each answer means; the real server is met in test_service."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import msgspec
import pytest
from cryptography import x509

from o2o_store.backend.declaration.gateway import CustomsAccess, CustomsGateway, load_access, load_signer
from o2o_store.backend.settings import MerchantRefusedError
from o2o_store.ceb import dxp
from o2o_store.folders import SecretFiles
from o2o_store.outbox.outages import Rejected, Unreachable

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
pytestmark = pytest.mark.anyio


def gateway(answer: Callable[[httpx.Request], httpx.Response]) -> CustomsGateway:
    access = CustomsAccess("http://customs.test", "DXPENT0000000001", "secret")
    return CustomsGateway(access, httpx.AsyncClient(transport=httpx.MockTransport(answer)))


def response(code: str) -> httpx.Response:
    rep = f'<DxpRep xmlns="{dxp.NAMESPACE}"><RecevierId>X</RecevierId><Response><ResponseCode>{code}</ResponseCode></Response></DxpRep>'
    return httpx.Response(200, content=rep.encode())


async def test_the_envelope_is_whole_when_a_message_is_sent() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return response("0000")

    await gateway(answer).send("ID-1", "CEB311Message", b"<x/>", NOW)
    envelope = dxp.read_message(seen[0].content)
    assert (envelope.cop_msg_id, envelope.sender_id, envelope.msg_type, envelope.data) == (
        "ID-1",
        "DXPENT0000000001",
        "CEB311Message",
        b"<x/>",
    )
    assert seen[0].headers["authorization"] == "Bearer secret"


@pytest.mark.parametrize("code", ["0001", "1001", "2002", "4711"])
async def test_a_person_must_look_when_the_transport_refuses_the_message(code: str) -> None:
    with pytest.raises(Rejected, match=code):
        await gateway(lambda _: response(code)).send("ID-1", "CEB311Message", b"<x/>", NOW)


@pytest.mark.parametrize("reply", [response("3001"), httpx.Response(503), httpx.Response(429), httpx.Response(200, content=b"<html>")])
async def test_it_is_sent_again_when_the_answer_is_temporary(reply: httpx.Response) -> None:
    with pytest.raises(Unreachable):
        await gateway(lambda _: reply).send("ID-1", "CEB311Message", b"<x/>", NOW)


async def test_it_is_sent_again_when_nobody_answers() -> None:
    def silent(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("", request=request)

    with pytest.raises(Unreachable) as caught:
        await gateway(silent).send("ID-1", "CEB311Message", b"<x/>", NOW)
    assert not caught.value.answered


async def test_a_wrong_token_needs_a_person_when_fetching() -> None:
    with pytest.raises(Rejected):
        await gateway(lambda _: httpx.Response(401)).fetch(0)


@pytest.mark.parametrize("content", [b"", b'{"receipts":[{"no":1,"message":"?"}]}'])
async def test_receipts_are_asked_for_again_when_they_cannot_be_read(content: bytes) -> None:
    with pytest.raises(Unreachable):
        await gateway(lambda _: httpx.Response(200, content=content)).fetch(0)


async def test_receipts_are_numbered_when_fetched() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.params["after"] == "6"
        return httpx.Response(200, content=b'{"receipts":[{"no":7,"message":"PHgvPg=="}]}')

    (arrival,) = await gateway(answer).fetch(6)
    assert (arrival.no, arrival.envelope) == (7, b"<x/>")


async def test_access_and_signer_come_from_the_merchant_folder_when_loaded(tmp_path: Path) -> None:
    merchant = SecretFiles(tmp_path / "merchant")
    merchant.write("dxp_token", b"secret\n")
    written = {
        "base_url": "http://customs.test/",
        "dxp_id": "DXPENT0000000001",
        "token_file": "dxp_token",
        "trusted_certificates": str(tmp_path / "trusted"),
    }
    merchant.write("customs.json", msgspec.json.encode(written))
    assert load_access(merchant.folder) == CustomsAccess("http://customs.test", "DXPENT0000000001", "secret")
    own = SecretFiles(tmp_path / "own")
    first, again = (load_signer(own, merchant.folder, "platform", at) for at in (NOW, NOW + timedelta(days=1)))
    assert first.certificate == again.certificate
    counter = tmp_path / "trusted" / "platform.crt"
    assert x509.load_pem_x509_certificate(counter.read_bytes()) == first.certificate


def rehearsal(home: Path) -> Path:
    """A stand-in's merchant folder under this home, and the counter it names."""
    merchant = SecretFiles(home / "sandbox" / "merchant")
    written = {"base_url": "http://customs.test/", "dxp_id": "DXPENT0000000001", "trusted_certificates": str(home / "sandbox" / "trusted")}
    merchant.write("customs.json", msgspec.json.encode(written))
    return merchant.folder


def test_a_second_platform_is_sent_away_from_a_merchant_that_has_one_and_leaves_it_as_it_was(tmp_path: Path) -> None:
    merchant, counter = rehearsal(tmp_path / "one"), tmp_path / "one" / "sandbox" / "trusted" / "platform.crt"
    first = load_signer(SecretFiles(tmp_path / "one" / "backend"), merchant, "platform", NOW)
    shutil.copytree(merchant, tmp_path / "copy")
    for folder in (merchant, tmp_path / "copy"):
        with pytest.raises(MerchantRefusedError, match="sandbox of its own"):
            load_signer(SecretFiles(tmp_path / "two" / "backend"), folder, "platform", NOW)
    assert x509.load_pem_x509_certificate(counter.read_bytes()) == first.certificate
    # The same home set up anew has nobody but itself to ask.
    anew = load_signer(SecretFiles(tmp_path / "one" / "anew"), merchant, "platform", NOW)
    assert x509.load_pem_x509_certificate(counter.read_bytes()) == anew.certificate
