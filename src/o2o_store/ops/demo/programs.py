"""The programs of the demo as child processes: started, watched, spoken to, ended."""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import httpx

from o2o_store.serving import ENDS_WITH

READY_S = 120.0
"""How long a program may take to be ready on a busy two-core machine."""

REPLY_S = 60.0
"""How long a screen may take to do what its hand was told, waiting for a page included."""


class ProgramFailed(Exception):
    """A program ended, or did not do in time what it was told; the message holds the tail of what it said."""


SERVER_WORDS = frozenset({"serve", "sandbox", "hall", "staff", "device", "catalog", "promises"})
"""Words that a frozen floor program leaves to the server's package beside it."""


def command(*words: str) -> list[str]:
    """Return the command line that runs the same door as ours; frozen, that of the package that knows the word."""
    if not getattr(sys, "frozen", False):
        return [sys.executable, "-m", "o2o_store", *words]
    part = "server" if words[:1] and words[0] in SERVER_WORDS else "floor"
    folder = Path(sys.executable).resolve().parent.parent / part
    return [str(folder / f"o2o-{part}"), *words]


def set_up(home: Path, *words: str) -> str:
    """Run an operator's command to its end and return what it printed. Raises ProgramFailed when it refused."""
    answer = subprocess.run(command(*words, "--home", str(home)), capture_output=True, text=True, check=False, timeout=READY_S)  # noqa: S603
    if answer.returncode:
        raise ProgramFailed(f"o2o-store {' '.join(words)}: {answer.stderr.strip() or answer.stdout.strip()}")
    return answer.stdout


@dataclass(slots=True)
class Program:
    """One running program; its standard error goes to `log`."""

    name: str
    process: subprocess.Popen[str]
    log: Path

    def tail(self) -> str:
        """Return the last lines of what it said."""
        return "\n".join(self.log.read_text("utf-8", errors="replace").splitlines()[-12:])

    def alive(self) -> None:
        """Raise ProgramFailed when it has ended."""
        if (code := self.process.poll()) is not None:
            raise ProgramFailed(f"{self.name} ended with exit code {code}:\n{self.tail()}")

    def end(self) -> None:
        """Ask it to end (again, if it was asked before), then insist."""
        self.process.terminate()
        try:
            self.process.wait(8)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(5)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                # What was still to be written can no longer be read by anybody.
                with contextlib.suppress(OSError):
                    pipe.close()


@dataclass(slots=True)
class Screen(Program):
    """A program with a window and a scripted hand that takes orders as JSON lines (see `o2o_store.kiosk.ui.script`)."""

    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def tell(self, do: str, **words: Any) -> dict[str, Any]:
        """Give the hand one order and return its answer. Raises ProgramFailed when it could not or did not answer."""
        self.alive()
        stdin, stdout = pipes(self.process)
        stdin.write(json.dumps({"do": do, **words}, ensure_ascii=False) + "\n")
        stdin.flush()
        if not self.selector.get_map():
            self.selector.register(stdout, selectors.EVENT_READ)
        answer = self._answer(stdout)
        if "error" in answer:
            raise ProgramFailed(f"{self.name} could not {do} {words}: {answer['error']}\n{self.tail()}")
        return answer

    def _answer(self, stdout: IO[str]) -> dict[str, Any]:
        if not self.selector.select(REPLY_S):
            return {"error": "no answer in time"}
        line = stdout.readline()
        answer: dict[str, Any] = json.loads(line) if line else {"error": "it ended"}
        return answer


def pipes(process: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    """Return standard input and output of a process that was started with both."""
    if process.stdin is None or process.stdout is None:
        raise ProgramFailed("a screen was started without pipes")
    return process.stdin, process.stdout


@dataclass(slots=True)
class Company:
    """Everything that runs, in the order of starting."""

    logs: Path
    environment: Mapping[str, str]
    running: list[Program] = field(default_factory=list)

    def start(self, name: str, words: Sequence[str]) -> Program:
        """Start a program without a screen."""
        program = Program(name, self._open(name, words, pipe=None), self.logs / f"{name}.log")
        self.running.append(program)
        return program

    def start_screen(self, name: str, words: Sequence[str]) -> Screen:
        """Start a program with a window and a hand."""
        screen = Screen(name, self._open(name, words, pipe=subprocess.PIPE), self.logs / f"{name}.log")
        self.running.append(screen)
        return screen

    def _open(self, name: str, words: Sequence[str], pipe: int | None) -> subprocess.Popen[str]:
        with (self.logs / f"{name}.log").open("a", encoding="utf-8") as log:
            return subprocess.Popen(  # noqa: S603
                command(*words),
                stdin=pipe or subprocess.DEVNULL,
                stdout=pipe or log,
                stderr=log,
                text=True,
                # Whoever leads may be killed without a word: nothing may run on.
                env={**os.environ, **self.environment, ENDS_WITH: str(os.getpid())},
                # Ctrl-C at the terminal is for whoever leads: the programs are ended by it, in order.
                start_new_session=True,
            )

    def end(self) -> None:
        """End everything, screens first."""
        for program in reversed(self.running):
            program.process.terminate()
        for program in reversed(self.running):
            program.end()
        self.running.clear()


class Interrupted(Exception):
    """Somebody told the leader to end; `signal` is the number of the signal."""

    def __init__(self, number: int) -> None:
        super().__init__(f"ended by signal {number}")
        self.signal = number


@contextlib.contextmanager
def ending_on_signals() -> Iterator[None]:
    """Turn the first SIGINT, SIGTERM or SIGHUP into Interrupted; later ones must not disturb the tidying up."""
    wanted = (signal.SIGINT, signal.SIGTERM, *((signal.SIGHUP,) if hasattr(signal, "SIGHUP") else ()))

    def end(number: int, _frame: object) -> None:
        for one in wanted:
            signal.signal(one, signal.SIG_IGN)
        raise Interrupted(number)

    before = {one: signal.signal(one, end) for one in wanted}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextlib.contextmanager
def company(logs: Path, environment: Mapping[str, str]) -> Iterator[Company]:
    """Programs that end with the block, however it ends."""
    logs.mkdir(parents=True, exist_ok=True)
    troupe = Company(logs, environment)
    try:
        yield troupe
    finally:
        troupe.end()


def wait_until_ready(program: Program, url: str, patience: float = READY_S) -> None:
    """Wait until `url` answers 200. Raises ProgramFailed when the program ends first or is not ready within `patience` s."""
    until = time.monotonic() + patience
    with httpx.Client(timeout=2) as client:
        while time.monotonic() < until:
            program.alive()
            with contextlib.suppress(httpx.HTTPError):
                if client.get(url).status_code == httpx.codes.OK:
                    return
            time.sleep(0.05)
    raise ProgramFailed(f"{program.name} was not ready at {url} after {patience:.0f} s:\n{program.tail()}")
