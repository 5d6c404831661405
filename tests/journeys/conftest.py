"""One hall with its real servers for all journeys of a worker: sandboxes and platform as processes, machines enrolled by code."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from journeys.floor import Floor
from journeys.staging import staged_floor, staged_world
from o2o_store.ops.demo.world import World


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[World]:
    """The servers; each worker of the suite has its own."""
    with staged_world(tmp_path_factory.mktemp("world"), 21000, worker_id) as world:
        yield world


@pytest.fixture(scope="session")
def floor(world: World) -> Iterator[Floor]:
    """The machines of the hall, a clerk signed in at desk 1."""
    with staged_floor(world) as floor:
        yield floor


@pytest.fixture
def logs(world: World) -> Path:
    """Where the programs' logs are."""
    return world.company.logs
