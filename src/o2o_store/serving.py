"""Serving ASGI applications: many ports in one event loop, loopback by default, TLS with a pinned certificate beyond it."""

import asyncio
import contextlib
import datetime as dt
import hashlib
import ipaddress
import os
import signal
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from o2o_store.folders import SecretFiles

LOOPBACK = "127.0.0.1"

ENDS_WITH = "O2O_ENDS_WITH"
"""Environment variable by which a rehearsal makes servers its own: none outlives it, however it ends."""

_CERTIFICATE_DAYS = 3650
_GRACE = 5.0


@dataclass(frozen=True, slots=True)
class Tls:
    """A certificate and its key on disk, and the SHA-256 (hex) that clients pin."""

    certificate_file: Path
    key_file: Path
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Served:
    """One application on one address; port 0 takes a free one."""

    app: Any
    host: str
    port: int
    name: str
    tls: Tls | None = None
    lifespan: bool = True
    """False when the caller runs the application's lifespan itself, as it must when one application has several addresses."""


@dataclass(frozen=True, slots=True)
class Listening:
    """Where an application can be reached now."""

    name: str
    url: str
    fingerprint: str = ""


class PortTakenError(RuntimeError):
    """The address is used by another program; the message says which one and what to do."""


async def serve(
    apps: Sequence[Served],
    *,
    ready: Callable[[list[Listening]], None] | None = None,
    stopping: Callable[[], None] = lambda: None,
) -> None:
    """Serve until SIGINT or SIGTERM, then finish open requests and leave. Raises PortTakenError.

    `ready` hears once that every port answers; by default one line per application is printed. `stopping` is told before
    the last requests are waited for, so that long polls can be let go.
    """
    end_with_parent()
    stop = asyncio.Event()
    with _stopping_on_signals(stop.set):
        async with serving(apps) as listening:
            (ready or announce)(listening)
            await stop.wait()
            stopping()


@contextlib.asynccontextmanager
async def serving(apps: Sequence[Served]) -> AsyncIterator[list[Listening]]:
    """Serve while the context is open; every port answers from the first moment. Raises PortTakenError."""
    with contextlib.ExitStack() as sockets:
        bound = [sockets.enter_context(contextlib.closing(_bind(one.host, one.port))) for one in apps]
        servers = [_Server(one) for one in apps]
        tasks = [asyncio.ensure_future(server.serve(sockets=[sock])) for server, sock in zip(servers, bound, strict=True)]
        try:
            await _until_started(servers, tasks)
            yield [_listening(one, sock) for one, sock in zip(apps, bound, strict=True)]
        finally:
            for server in servers:
                server.should_exit = True
            await asyncio.gather(*tasks, return_exceptions=True)
            await _hang_up(servers)


def end_with_parent() -> None:
    """Ask the system to end this program when its parent dies, if the parent wished so (`O2O_ENDS_WITH` holds its process id)."""
    parent = os.environ.get(ENDS_WITH, "")
    if not parent or not sys.platform.startswith("linux"):
        return
    import ctypes

    parent_death_signal = 1
    ctypes.CDLL(None, use_errno=True).prctl(parent_death_signal, signal.SIGTERM)
    if parent != str(os.getppid()):
        # It died before we asked.
        os.kill(os.getpid(), signal.SIGTERM)


def announce(listening: Sequence[Listening]) -> None:
    """Print one ready line per application, for people and for whoever started us."""
    for one in listening:
        pinned = f" sha256:{one.fingerprint}" if one.fingerprint else ""
        sys.stdout.write(f"{one.name} ready at {one.url}{pinned}\n")
    sys.stdout.flush()


def lan_certificate(folder: Path, *, now: dt.datetime) -> Tls:
    """Return the self-signed certificate of this folder, made on first use for every address this machine has."""
    secret = SecretFiles(folder)
    if not (secret.exists("lan.crt") and secret.exists("lan.key")):
        key, pem = _self_signed(lan_addresses(), now)
        secret.write("lan.key", key)
        secret.write("lan.crt", pem)
    certificate = x509.load_pem_x509_certificate(secret.read("lan.crt"))
    return Tls(secret.path("lan.crt"), secret.path("lan.key"), certificate.fingerprint(hashes.SHA256()).hex())


def lan_addresses() -> list[str]:
    """Return this machine's IPv4 addresses on its networks, the one that reaches out first; loopback last."""
    found: list[str] = []
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe, contextlib.suppress(OSError):
        # Connecting a datagram socket sends nothing; it only makes the system choose the outgoing address.
        probe.connect(("192.0.2.1", 9))
        found.append(str(probe.getsockname()[0]))
    with contextlib.suppress(OSError):
        found += [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return [*dict.fromkeys(address for address in found if not address.startswith("127.")), LOOPBACK]


def fingerprint_of(host: str, port: int, *, timeout: float = 5.0) -> str:
    """Return the SHA-256 (hex) of the certificate a server shows, to be compared with the one its operator reads out."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with (
        socket.create_connection((host, port), timeout=timeout) as plain,
        context.wrap_socket(plain, server_hostname=host) as secured,
    ):
        return hashlib.sha256(secured.getpeercert(binary_form=True) or b"").hexdigest()


class _Server(uvicorn.Server):
    """A uvicorn server without signal handlers of its own: many of them share one process."""

    def __init__(self, served: Served) -> None:
        tls = served.tls
        config = uvicorn.Config(
            served.app,
            lifespan="on" if served.lifespan else "off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=int(_GRACE),
            ssl_certfile=str(tls.certificate_file) if tls else None,
            ssl_keyfile=str(tls.key_file) if tls else None,
        )
        super().__init__(config)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, or say that the application could not, where uvicorn would end the whole process."""
        try:
            await super().startup(sockets)
        except SystemExit as ended:
            raise RuntimeError("an application did not start; the log line above says why") from ended

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to `serve`."""
        yield


async def _until_started(servers: Sequence[_Server], tasks: Sequence["asyncio.Future[None]"]) -> None:
    while not all(server.started for server in servers):
        for task in tasks:
            if task.done():
                await task
        await asyncio.sleep(0.01)


async def _hang_up(servers: Sequence[_Server]) -> None:
    """Close lines whose request outlived the grace, so that nobody at the other end waits and no loop ends with an open line."""
    for server in servers:
        for connection in list(server.server_state.connections):
            if connection.transport is not None:
                connection.transport.abort()
    # A line is closed in the next turns of the loop, for TLS in the one after.
    for _ in range(3):
        await asyncio.sleep(0)


def _bind(host: str, port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    if sys.platform != "win32":
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except OSError as error:
        sock.close()
        raise PortTakenError(f"{host}:{port} cannot be used ({error.strerror}); stop the program there or choose another --port") from error
    sock.setblocking(False)
    return sock


def _listening(served: Served, sock: socket.socket) -> Listening:
    port = sock.getsockname()[1]
    host = served.host if served.host not in {"0.0.0.0", "::"} else lan_addresses()[0]  # noqa: S104 - compared, not bound
    scheme = "https" if served.tls else "http"
    return Listening(served.name, f"{scheme}://{host}:{port}", served.tls.fingerprint if served.tls else "")


@contextlib.contextmanager
def _stopping_on_signals(stop: Callable[[], None]) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    wanted = (signal.SIGINT, signal.SIGTERM)
    try:
        for one in wanted:
            loop.add_signal_handler(one, stop)
    except NotImplementedError:
        # Windows loops know no signal handlers: the interpreter's own one wakes the loop.
        for one in wanted:
            signal.signal(one, lambda *_: loop.call_soon_threadsafe(stop))
        yield
        return
    try:
        yield
    finally:
        for one in wanted:
            loop.remove_signal_handler(one)


def run(main: Callable[[], Any]) -> None:
    """Run an async main function on the fastest loop this system has."""
    if sys.platform == "win32":
        asyncio.run(main())
        return
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())


def _self_signed(addresses: Sequence[str], now: dt.datetime) -> tuple[bytes, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "o2o-store")])
    names: list[x509.GeneralName] = [x509.IPAddress(ipaddress.ip_address(address)) for address in addresses]
    names.append(x509.DNSName("localhost"))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=_CERTIFICATE_DAYS))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    raw = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return raw, certificate.public_bytes(serialization.Encoding.PEM)
