"""The telephone: what the platform says becomes a reply, a refusal, or an outage."""

import asyncio
import hashlib
import ssl
import threading
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from o2o_store.contract.store_api.access import SignInStaff
from o2o_store.contract.store_api.endpoints import ENDPOINTS
from o2o_store.contract.store_api.fulfilment import HandOver, PackParcel
from o2o_store.contract.store_api.orders import FileOrder, OrderView, SubmitOrder
from o2o_store.contract.store_api.problems import Problem
from o2o_store.kiosk.gateway import PlatformGateway, WrongCertificateError, fetch_certificate
from o2o_store.outbox.outages import Rejected, Unreachable

NOW = datetime(2026, 6, 1, tzinfo=UTC)
VIEW = OrderView(order_id="o1", version=3, hall_id="h1", step=2, step_failed=False, closed=False, created_at=NOW)

Handler = Callable[[httpx.Request], httpx.Response]


def ask(handler: Handler, call: Callable[[PlatformGateway], Awaitable[Any]]) -> Any:
    """Make one call to a platform that answers like this."""

    async def one() -> Any:
        async with PlatformGateway("http://platform", token="o2o_device_specimen", transport=httpx.MockTransport(handler)) as gateway:
            return await call(gateway)

    return asyncio.run(one())


def answering(status: int, body: Any = None, **headers: str) -> Handler:
    """A platform that always says this."""
    content = body if isinstance(body, bytes) else msgspec.json.encode(body)
    return lambda _request: httpx.Response(status, content=content, headers=headers)


def problem(code: str, status: int = 409) -> Problem:
    return Problem(type=f"urn:o2o:refusal:{code}", title="", status=status, code=code)


def test_act_carries_its_key_token_and_contract_when_sent() -> None:
    seen: list[httpx.Request] = []

    def platform(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, content=msgspec.json.encode(VIEW))

    reply = ask(platform, lambda gateway: gateway.file_order(FileOrder(order_id="o1"), "key-1"))
    assert reply == VIEW
    request = seen[0]
    assert (request.method, request.url.path) == ("POST", "/v1/orders/o1/filing")
    assert request.headers["Idempotency-Key"] == "key-1"
    assert request.headers["Authorization"] == "Bearer o2o_device_specimen"
    assert request.headers["O2O-Contract"] == "1"
    assert msgspec.json.decode(request.content) == {"order_id": "o1"}


def test_staff_token_goes_along_when_a_person_answers_for_the_act() -> None:
    seen: list[str] = []

    def platform(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["O2O-Staff"])
        return httpx.Response(409, content=msgspec.json.encode(problem("wrong_parcel")))

    pack = PackParcel(order_id="o1", units=[], parcel_label="W")
    hand = HandOver(order_id="o1", voucher="V", parcel_label="W")
    assert isinstance(ask(platform, lambda gateway: gateway.pack_parcel(pack, "k", "staff-token")), Problem)
    assert isinstance(ask(platform, lambda gateway: gateway.hand_over(hand, "k", "staff-token")), Problem)
    assert seen == ["staff-token", "staff-token"]


def test_long_poll_says_what_it_has_when_it_waits() -> None:
    seen: list[httpx.URL] = []

    def platform(request: httpx.Request) -> httpx.Response:
        seen.append(request.url)
        return httpx.Response(200, content=msgspec.json.encode(VIEW))

    ask(platform, lambda gateway: gateway.follow_order("o1", after=2, wait=5))
    assert dict(seen[0].params) == {"after": "2", "wait": "5"}


def test_refusal_is_a_value_when_the_contract_knows_its_code() -> None:
    found = ask(answering(403, problem("no_permit", 403)), lambda gateway: gateway.show_hall())
    assert found.code == "no_permit"


@pytest.mark.parametrize(
    "answer",
    [
        answering(503, b""),
        answering(500, problem("no_permit")),
        answering(429, b"", **{"Retry-After": "7"}),
    ],
)
def test_platform_is_unreachable_when_it_is_not_in_its_right_mind(answer: Handler) -> None:
    with pytest.raises(Unreachable) as caught:
        ask(answer, lambda gateway: gateway.show_hall())
    assert caught.value.answered
    assert caught.value.retry_after in {None, 7.0}


def test_platform_is_unreachable_when_nobody_answers() -> None:
    def silence(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with pytest.raises(Unreachable) as caught:
        ask(silence, lambda gateway: gateway.list_goods())
    assert not caught.value.answered


@pytest.mark.parametrize("answer", [answering(426, problem("contract_too_new", 426)), answering(200, b"<html>")])
def test_other_version_counts_as_silence_so_that_nothing_is_set_aside_for_an_update(answer: Handler) -> None:
    with pytest.raises(Unreachable) as caught:
        ask(answer, lambda gateway: gateway.show_hall())
    assert not caught.value.answered


@pytest.mark.parametrize("body", [b"no json", problem("a_code_of_the_future")])
def test_person_must_look_when_the_refusal_is_unknown(body: Any) -> None:
    with pytest.raises(Rejected):
        ask(answering(418, body), lambda gateway: gateway.show_board())


def test_nothing_is_returned_when_a_session_ended() -> None:
    assert ask(answering(204, b""), lambda gateway: gateway.sign_out_staff("token")) is None


def test_every_endpoint_has_its_method() -> None:
    assert [entry.name for entry in ENDPOINTS if not callable(getattr(PlatformGateway, entry.name, None))] == []


def test_pin_stays_out_of_addresses_when_signing_in() -> None:
    seen: list[httpx.Request] = []

    def platform(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(401, content=msgspec.json.encode(problem("wrong_badge_or_pin", 401)))

    ask(platform, lambda gateway: gateway.sign_in_staff(SignInStaff(badge="B", pin="4321")))
    assert "4321" not in str(seen[0].url)


def make_certificate(folder: Path) -> tuple[Path, str]:
    """Make a self-signed certificate for nobody in particular; return its file and fingerprint."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "specimen")])
    made = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(made - timedelta(days=1))
        .not_valid_after(made + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    file = folder / "server.pem"
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return file, hashlib.sha256(certificate.public_bytes(serialization.Encoding.DER)).hexdigest()


class Quiet(BaseHTTPRequestHandler):
    """Answers every question with an order."""

    def do_GET(self) -> None:
        body = msgspec.json.encode(VIEW)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_values: Any) -> None:
        pass


@pytest.fixture
def secure_server(tmp_path: Path) -> Any:
    file, fingerprint = make_certificate(tmp_path)
    server = HTTPServer(("127.0.0.1", 0), Quiet)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}", fingerprint
    server.shutdown()
    thread.join()
    server.server_close()


def follow(server: str, certificate: str) -> Any:
    async def one() -> Any:
        async with PlatformGateway(server, certificate=certificate) as gateway:
            return await gateway.follow_order("o1")

    return asyncio.run(one())


def test_server_is_trusted_by_its_fingerprint_alone(secure_server: tuple[str, str]) -> None:
    server, fingerprint = secure_server
    certificate = fetch_certificate(server, ":".join(fingerprint[place : place + 2].upper() for place in range(0, 64, 2)))
    assert follow(server, certificate) == VIEW


def test_server_is_not_trusted_when_its_certificate_is_another(secure_server: tuple[str, str], tmp_path: Path) -> None:
    server, _ = secure_server
    with pytest.raises(WrongCertificateError):
        fetch_certificate(server, "00" * 32)
    folder = tmp_path / "other"
    folder.mkdir()
    other, _ = make_certificate(folder)
    text = other.read_text()
    with pytest.raises(Unreachable):
        follow(server, text[text.index("-----BEGIN CERTIFICATE") :])


def test_nobody_is_asked_twice_when_the_order_says_so_twice() -> None:
    keys: list[str] = []

    def platform(request: httpx.Request) -> httpx.Response:
        keys.append(request.headers["Idempotency-Key"])
        return httpx.Response(200, content=msgspec.json.encode(VIEW))

    submit = SubmitOrder(
        order_id="o1", lines=[], price_version="p", shown_total_fen=0, notice_version="1", notice_sha256="", notice_language="zh", confirmed_at=NOW
    )  # fmt: skip
    ask(platform, lambda gateway: gateway.submit_order(submit, "same"))
    ask(platform, lambda gateway: gateway.submit_order(submit, "same"))
    assert keys == ["same", "same"]
