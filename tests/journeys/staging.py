"""Raises a hall with its real servers and the machines in it, for journeys and for faults."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec

from journeys.floor import Device, Floor, Peer, read
from o2o_store import resources
from o2o_store.contract.store_api.access import DeviceEnrolledView, EnrolDevice, SignInStaff, StaffSessionView
from o2o_store.ops.demo.programs import company
from o2o_store.ops.demo.world import ALIPAY, CUSTOMS, IDENTITY, STAFF_PIN, WECHAT, World, free_base, raise_world

BRISK_S = 0.05
"""What customs takes for each of its steps while nobody tests its slowness."""


@contextlib.contextmanager
def staged_world(folder: Path, first_port: int, worker_id: str) -> Iterator[World]:
    """The servers; each worker of the suite has its own, on ports of its own."""
    offset = int(worker_id.removeprefix("gw") or 0) * 1000 if worker_id != "master" else 0
    with company(folder / "logs", {}) as troupe:
        yield raise_world(troupe, folder / "home", free_base(first_port + offset))


def enrol(world: World, role: str, desk: str = "") -> Device:
    """Join the hall as a machine does."""
    client = httpx.Client(base_url=world.url, timeout=30)
    request = EnrolDevice(code=world.enrolment_code(role, desk), device_name=role)
    answer = client.post("/v1/devices", content=msgspec.json.encode(request), headers={"O2O-Contract": "1"})
    return Device(client, read(answer, DeviceEnrolledView))


@contextlib.contextmanager
def staged_floor(world: World) -> Iterator[Floor]:
    """The machines of the hall, a clerk signed in at desk 1, customs brisk."""
    kiosk, desk, board = enrol(world, "kiosk"), enrol(world, "desk", "1"), enrol(world, "board")
    signed_in: StaffSessionView = desk.call("POST", "/v1/staff-sessions", SignInStaff(badge=world.badge, pin=STAFF_PIN), StaffSessionView)
    desk.staff_token = signed_in.token
    token = world.control_token()
    persons = json.loads(resources.path("demo/persons.json").read_text("utf-8"))["persons"]
    peers = {
        name: Peer(world.peer(port), token)
        for name, port in (("customs", CUSTOMS), ("wechat", WECHAT), ("alipay", ALIPAY), ("identity", IDENTITY))
    }
    floor = Floor(kiosk, desk, board, **peers, persons={person["id"]: person for person in persons}).open()
    floor.customs.post("/control/delays", {"accept": BRISK_S, "release": BRISK_S})
    yield floor
    for device in (kiosk, desk, board):
        device.client.close()
