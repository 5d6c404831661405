"""What can happen to programs and wires: killed, restarted, replies lost, requests that never arrive."""

import os
import signal
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

from journeys.floor import Device, Floor, Peer, until
from journeys.staging import BRISK_S
from o2o_store.ops.demo.programs import Program
from o2o_store.ops.demo.world import World

UNHEARD_S = 0.3
"""How long a caller listens to a program that cannot answer."""


@dataclass(slots=True)
class Harm:
    """Kills and restarts the programs of one world and plans the faults of its peers."""

    world: World
    floor: Floor

    def kill_platform(self) -> None:
        """End the platform as a power cut does."""
        self._kill(self.world.platform)

    def restart_platform(self) -> None:
        """Kill the platform and start it again on the same folder."""
        self.kill_platform()
        self.world.start_platform()

    def stop_platform(self) -> None:
        """Freeze the platform: its ears still take requests in, nobody reads them."""
        os.kill(self.world.platform.process.pid, signal.SIGSTOP)

    def kill_sandbox(self) -> None:
        """End customs, wallet and register as a power cut does."""
        self._kill(self.world.sandbox)

    def restart_sandbox(self) -> None:
        """Kill the stand-ins and start them again on the same books."""
        self.kill_sandbox()
        self.world.start_sandbox()

    def _kill(self, program: Program) -> None:
        program.process.kill()
        program.process.wait(10)
        with suppress(ValueError):
            self.world.company.running.remove(program)

    def plan(self, peer: Peer, kind: str, path: str, *, times: int = 1, method: str = "", seconds: float = 1.0) -> None:
        """Let the next requests on this path meet a fault."""
        peer.post("/control/faults", {"kind": kind, "path": path, "times": times, "method": method, "seconds": seconds})

    def await_hits(self, *peers: Peer) -> None:
        """Wait until every planned fault of these peers has happened."""
        until(lambda: not any(map(_left, peers)), "requests meet the planned faults")

    def calm(self) -> None:
        """Bring up what is down, forget planned faults and slowness."""
        if self.world.sandbox.process.poll() is not None:
            self.world.start_sandbox()
        if self.world.platform.process.poll() is not None:
            self.world.start_platform()
        for peer in (self.floor.customs, self.floor.wechat, self.floor.identity):
            peer.delete("/control/faults")
        self.floor.customs.post("/control/delays", {"accept": BRISK_S, "release": BRISK_S})
        self.floor.wechat.post("/control/delays", {"declare": 0.0, "customs_retry": BRISK_S})
        self.floor.wechat.post("/control/choices", {"notify": "on"})


def _left(peer: Peer) -> list[str]:
    return [fault["path"] for fault in peer.get("/control/status")["faults"] if fault["times"]]


class ActHeld(Exception):
    """The act is ready to be sent and was not."""


@dataclass(slots=True)
class HoldingDevice(Device):
    """A machine that can hold an act back, send it into the dark, and repeat it under the same key."""

    holding: bool = False
    unanswered: dict[str, tuple[str, Any, str]] = field(default_factory=dict)

    def call(self, method: str, path: str, request: Any = None, reply: Any = None, *, key: str = "", **params: str) -> Any:
        """Make one call; an act that got no answer before is repeated as it was. Raises ActHeld while holding."""
        if request is not None:
            _, request, key = self.unanswered.get(path, (method, request, key or str(uuid.uuid4())))
            if self.holding:
                self.unanswered[path] = (method, request, key)
                raise ActHeld(path)
        answer = Device.call(self, method, path, request, reply, key=key, **params)
        self.unanswered.pop(path, None)
        return answer

    def send_unheard(self) -> None:
        """Send what is held and listen to nothing; it stays unanswered."""
        for path, (method, request, key) in self.unanswered.items():
            with suppress(httpx.TransportError):
                Device.call(self, method, path, request, key=key)


def hold(act: Callable[[], Any], *devices: HoldingDevice) -> None:
    """Prepare an act at whichever of these machines it happens, without sending it."""
    for device in devices:
        device.holding = True
    with suppress(ActHeld):
        act()
    for device in devices:
        device.holding = False


def holding(device: Device, timeout_s: float = 30.0) -> HoldingDevice:
    """The same machine on a line of its own."""
    client = httpx.Client(base_url=device.client.base_url, timeout=timeout_s)
    return HoldingDevice(client, device.enrolled, device.staff_token)


@dataclass(slots=True)
class StubbornDevice(Device):
    """A machine that repeats every call, act or question, under the same key until the platform answers."""

    def call(self, method: str, path: str, request: Any = None, reply: Any = None, *, key: str = "", **params: str) -> Any:
        """Make one call, however often it takes."""
        key = key or str(uuid.uuid4())
        answers: list[Any] = []

        def heard() -> bool:
            with suppress(httpx.TransportError):
                answers.append(Device.call(self, method, path, request, reply, key=key, **params))
            return bool(answers)

        until(heard, f"{method} {path} is answered", patience=60)
        return answers[0]


def stubborn(device: Device) -> StubbornDevice:
    """The same machine with all the patience in the world, on a line of its own."""
    return StubbornDevice(httpx.Client(base_url=device.client.base_url, timeout=20), device.enrolled, device.staff_token)


@dataclass(slots=True)
class StubbornPeer(Peer):
    """A control line that tries again while the sandbox is down."""

    def post(self, path: str, body: Any) -> Any:
        """Give an order, however often it takes."""
        answers: list[Any] = []

        def heard() -> bool:
            with suppress(httpx.TransportError):
                answers.append(Peer.post(self, path, body))
            return bool(answers)

        until(heard, f"{path} is answered", patience=60)
        return answers[0]
