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

    def await_hits(self, peer: Peer) -> None:
        """Wait until every planned fault of this peer has happened."""
        until(lambda: not any(fault["times"] for fault in peer.get("/control/status")["faults"]), "requests meet the planned faults")

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


Send = Callable[[], Any]
Cut = Callable[[Harm, Device, Send], Any]


def unreached(harm: Harm, device: Device, send: Send) -> Any:
    """The request lies in the platform's ear when it dies: nothing was done."""
    os.kill(harm.world.platform.process.pid, signal.SIGSTOP)
    listening, device.client.timeout = device.client.timeout, httpx.Timeout(UNHEARD_S)
    try:
        send()
    except httpx.TimeoutException:
        return None
    finally:
        device.client.timeout = listening
        harm.restart_platform()
    raise AssertionError("a stopped program answered")


def unheard(harm: Harm, device: Device, send: Send) -> Any:
    """The act is done and the platform dies before the machine hears of it."""
    answer = send()
    harm.restart_platform()
    return answer


@dataclass(slots=True)
class ShakyDevice(Device):
    """A machine whose next call of a planned act (the last word of its path) is cut, then repeated under the same key."""

    harm: Harm | None = None
    cuts: dict[str, Cut] = field(default_factory=dict)
    first_answers: dict[str, Any] = field(default_factory=dict)

    def call(self, method: str, path: str, request: Any = None, reply: Any = None, *, key: str = "", **params: str) -> Any:
        """Make one call; a cut one is made again with the same request and key."""
        key = key or str(uuid.uuid4())

        def send() -> Any:
            return Device.call(self, method, path, request, reply, key=key, **params)

        act = path.rsplit("/", 1)[-1]
        if request is not None and self.harm is not None and act in self.cuts:
            self.first_answers[act] = self.cuts.pop(act)(self.harm, self, send)
        return send()


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


def shaky(device: Device, harm: Harm, cuts: dict[str, Cut]) -> ShakyDevice:
    """The same machine, with a bad line."""
    return ShakyDevice(device.client, device.enrolled, device.staff_token, harm, dict(cuts))
