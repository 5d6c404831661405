"""Settings that all tests share, and the two stores that the platform's tests run on.

`pytest --postgresql tests/backend` runs the platform's whole suite on PostgreSQL; without the option the modules that name
PostgreSQL themselves run on both stores. The server is a throwaway one, started here.
"""

import gc
import itertools
import os
import ssl
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import certifi
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import settings

from o2o_store import logs
from o2o_store.folders import SecretFiles
from o2o_store.ops.cluster import Cluster

# Two cores shared by many workers: how long one example takes says nothing about the code.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

# Until a program says otherwise structlog writes to standard output, where some tests read what scripts would read.
logs.configure("tests")
TEMPLATE = "o2o_template"
_NUMBERS = itertools.count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgresql", action="store_true", help="run the platform's tests on PostgreSQL instead of SQLite")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A throwaway PostgreSQL server with a template database that holds the platform's tables."""
    from o2o_store import postgres
    from o2o_store.backend import app, database

    assert app  # every room's tables are declared once the composition root is imported
    with Cluster() as running:
        url = running.create(TEMPLATE)
        migrated = database.Database(postgres.open_writer(url), postgres.open_readers(url, size=1), None)
        migrated.migrate()
        migrated.close()
        yield running


@pytest.fixture
def empty_postgresql(cluster: Cluster) -> Iterator[str]:
    """The URL of a fresh database without any table."""
    name = f"test_{os.getpid()}_{next(_NUMBERS)}"
    yield cluster.create(name)
    cluster.drop(name)


@pytest.fixture
def postgresql(cluster: Cluster) -> Iterator[str]:
    """The URL of a fresh database with the platform's tables."""
    name = f"test_{os.getpid()}_{next(_NUMBERS)}"
    yield cluster.create(name, template=TEMPLATE)
    cluster.drop(name)


READY_MADE = (
    "merchant/wechat_merchant_key.pem", "wechat/provider_key.pem", "wechat/certificate_key.pem", "merchant/alipay_merchant_key.pem",
    "alipay/provider_key.pem",
)  # fmt: skip


@pytest.fixture(scope="session")
def put_keys() -> Callable[[Path], None]:
    """Give the sandbox of a new home ready-made keys: making them for every test would be most of its time."""
    pem = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    keys = {name: rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(*pem) for name in READY_MADE}

    def put(home: Path) -> None:
        for name, content in keys.items():
            file = home / "sandbox" / name
            SecretFiles(file.parent).write(file.name, content)

    return put


STAGES = {"journeys/test_demo.py": "demo", "journeys": "journeys", "faults": "faults"}
"""Tests that stand on one costly stage (a whole hall of programs), by where they are, and the stage's name; the first that fits counts."""


def stage_of(path: Path) -> str:
    """Return the stage a test file stands on, empty when it needs none."""
    place = path.relative_to(Path(__file__).parent).as_posix() if path.is_relative_to(Path(__file__).parent) else ""
    return next((stage for beginning, stage in STAGES.items() if place == beginning or place.startswith(f"{beginning}/")), "")


def has_screen(item: pytest.Item | None) -> bool:
    """Tell whether a test stands before a screen of its own process."""
    return "qapp" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session", autouse=True)
def _authorities_read_once() -> Iterator[None]:
    """Let all clients of one worker share what they trust: each would read the world's authorities anew, 25 ms of processor a client."""
    create: Any = ssl.create_default_context
    theirs = {"cafile": certifi.where()}
    shared = create(**theirs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", lambda *purpose, **trust: shared if trust == theirs else create(*purpose, **trust))
        yield


def pytest_collection_finish() -> None:
    """Set aside what every test shares, so that looking for what one has left is cheap, and look less often than a long-lived program."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, object, object]:
    """Free Qt's objects in the thread they live in: no other thread collects beside a screen, nor finds anything of it afterwards."""
    if not has_screen(item):
        return (yield)
    gc.disable()
    try:
        return (yield)
    finally:
        # Looking through everything is dear: now and then is enough while more screens follow.
        gc.collect(1 if has_screen(nextitem) and next(_NUMBERS) % 8 else 2)
        if not has_screen(nextitem):
            gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep each stage's tests in one worker, so that a stage is set up once and not once a worker; all others go where there is room."""
    from xdist.scheduler import LoadScopeScheduling

    class StageScheduling(LoadScopeScheduling):  # type: ignore[misc]  # it has no types
        def _split_scope(self, nodeid: str) -> str:
            return stage_of(config.rootpath / nodeid.partition("::")[0]) or nodeid

    return StageScheduling(config, log)
