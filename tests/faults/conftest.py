"""A hall of its own for the faults: its programs are killed, its wires cut."""

from collections.abc import Iterator

import pytest

from faults.books import Books
from faults.harm import Harm
from journeys.floor import Floor
from journeys.staging import staged_floor, staged_world
from o2o_store.ops.demo.world import World


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[World]:
    """Servers that may be killed; nobody else's."""
    with staged_world(tmp_path_factory.mktemp("faults"), 11000, worker_id) as world:
        yield world


@pytest.fixture(scope="session")
def floor(world: World) -> Iterator[Floor]:
    """The machines of the hall, a clerk signed in at desk 1."""
    with staged_floor(world) as floor:
        yield floor


@pytest.fixture
def harm(world: World, floor: Floor) -> Iterator[Harm]:
    """The hand that does it; afterwards nothing planned is left and everybody is up and brisk again."""
    harm = Harm(world, floor)
    yield harm
    harm.calm()


@pytest.fixture(scope="session")
def books(world: World, floor: Floor) -> Iterator[Books]:
    """What every book says in the end."""
    with Books.open(world, floor) as books:
        yield books
