"""A hall and the world around it, set up by the same commands an operator types, on loopback and in a folder of its own."""

import json
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from o2o_store import resources
from o2o_store.ops.demo.programs import Company, Program, set_up, wait_until_ready

HALL = "zz-01"
"""The hall of resources/demo/hall.toml."""

CUSTOMS, WECHAT, ALIPAY, IDENTITY, QUARANTINE = 10, 20, 30, 40, 50
"""Ports of the sandboxes, counted from the port base; the platform listens on the base itself."""

CLAIM = 99
"""The last port of a range; nobody listens there, binding it claims the range."""

STAFF_PIN = "246810"
"""Of the demo's only clerk, whose hall ends with the demo."""


@dataclass(slots=True)
class World:
    """Addresses, keys and running servers of one hall."""

    company: Company
    home: Path
    base: int
    sandbox: Program
    platform: Program
    badge: str

    @property
    def url(self) -> str:
        """The platform's address."""
        return f"http://127.0.0.1:{self.base}"

    def peer(self, port: int) -> str:
        """The address of a sandbox by its place in the port range."""
        return f"http://127.0.0.1:{self.base + port}"

    def control_token(self) -> str:
        """The token that opens the sandboxes' control calls."""
        return (self.home / "sandbox" / "control.token").read_text("utf-8").strip()

    def control(self, port: int, path: str, body: Any = None) -> Any:
        """Ask a sandbox (no body) or tell it something. Raises httpx.HTTPStatusError when it refuses."""
        headers = {"Authorization": f"Bearer {self.control_token()}"}
        method = "GET" if body is None else "POST"
        answer = httpx.request(method, f"{self.peer(port)}{path}", json=body, headers=headers, timeout=30)
        return answer.raise_for_status().json()

    def enrolment_code(self, role: str, desk: str = "") -> str:
        """Expect a machine of this role and return its one-time code."""
        words = ("device", "add", HALL, "--role", role, "--name", f"{role} of the demo", *(("--desk", desk) if desk else ()), "--json")
        code: str = json.loads(set_up(self.home, *words))["code"]
        return code

    def start_sandbox(self) -> None:
        """Start (again) the stand-ins for customs, wallets and register."""
        self.sandbox = self.company.start("sandbox", ("sandbox", "--home", str(self.home), "--port-base", str(self.base)))
        self.await_sandbox()

    def await_sandbox(self) -> None:
        """Wait until all answer."""
        for port in (CUSTOMS, WECHAT, ALIPAY, IDENTITY, QUARANTINE):
            wait_until_ready(self.sandbox, f"{self.peer(port)}/ready")

    def start_platform(self) -> None:
        """Start (again) the platform."""
        self.platform = self.company.start("platform", ("serve", "--home", str(self.home), "--port", str(self.base)))
        wait_until_ready(self.platform, f"{self.url}/v1/health")


_claims: list[socket.socket] = []
"""Held until this process ends: whoever holds the claim on a range has it to himself, long before his servers listen."""


def free_base(first: int = 21000) -> int:
    """Claim a port base from `first` on whose ports are all free on loopback. Raises OSError when there is none.

    The range stays ours until this process ends, so that two demos started in the same moment never meet.
    """
    for base in range(first, first + 8000, 100):
        claim = _bound(base + CLAIM)
        if claim is None:
            continue
        if all(_is_free(base + port) for port in (0, CUSTOMS, WECHAT, WECHAT + 1, ALIPAY, ALIPAY + 1, IDENTITY, QUARANTINE)):
            _claims.append(claim)
            return base
        claim.close()
    raise OSError(f"no free range of ports from {first} on")


def _is_free(port: int) -> bool:
    probe = _bound(port, reuse=True)
    if probe is None:
        return False
    probe.close()
    return True


def _bound(port: int, *, reuse: bool = False) -> socket.socket | None:
    bound = socket.socket()
    if reuse:
        # As the servers will bind: connections of an earlier run that still linger do not count.
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(("127.0.0.1", port))
    except OSError:
        bound.close()
        return None
    return bound


def raise_world(company: Company, home: Path, base: int) -> World:
    """Start the sandboxes, set the demo's hall up as an operator would, and start its platform."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    sandbox = company.start("sandbox", ("sandbox", "--home", str(home), "--port-base", str(base)))
    world = World(company, home, base, sandbox, sandbox, badge="")
    world.await_sandbox()
    set_up(home, "hall", "add", str(resources.path("demo/hall.toml")), "--merchant", str(home / "sandbox" / "merchant"))
    set_up(home, "catalog", "import", HALL, str(resources.path("demo/goods.csv")))
    roles = ("--role", "packer", "--role", "desk")
    clerk = json.loads(set_up(home, "staff", "add", HALL, "021", "--name", "店员 021", *roles, "--pin", STAFF_PIN, "--json"))
    world.badge = clerk["badge"]
    world.start_platform()
    return world
