"""Programs as the demo runs them: a refusal, an early end and a slow start are told apart and told."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from o2o_store.ops.demo.programs import Interrupted, ProgramFailed, command, company, ending_on_signals, set_up, wait_until_ready


def test_frozen_floor_leaves_the_servers_words_to_the_package_beside_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "floor" / "o2o-floor"))
    assert command("serve", "--lan") == [str(tmp_path / "server" / "o2o-server"), "serve", "--lan"]
    assert command("kiosk")[0] == str(tmp_path / "floor" / "o2o-floor")


def test_operators_refusal_is_told_when_a_command_fails(tmp_path: Path) -> None:
    with pytest.raises(ProgramFailed, match="catalog import zz-99"):
        set_up(tmp_path, "catalog", "import", "zz-99", __file__)


def test_early_end_is_told_with_its_last_words(tmp_path: Path) -> None:
    with company(tmp_path, {}) as troupe:
        program = troupe.start("platform", ("serve", "--port", "not-a-port"))
        program.process.wait(60)
        with pytest.raises(ProgramFailed, match="Usage: o2o-store serve"):
            wait_until_ready(program, "http://127.0.0.1:9")


def test_everything_ends_with_the_block(tmp_path: Path) -> None:
    with company(tmp_path, {}) as troupe:
        program = troupe.start("sandbox", ("sandbox", "--help"))
    assert program.process.poll() is not None


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_ends_the_block_once_and_tidying_is_not_disturbed(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    tidied = []

    def work() -> None:
        with ending_on_signals():
            try:
                os.kill(os.getpid(), number)
                time.sleep(5)
            finally:
                os.kill(os.getpid(), number)
                tidied.append("all")

    with pytest.raises(Interrupted) as ended:
        work()
    assert (ended.value.signal, tidied) == (number, ["all"])
    assert signal.getsignal(number) is before


LEADER = """
import pathlib, sys, time
from o2o_store.ops.demo.programs import company, ending_on_signals, wait_until_ready
from o2o_store.ops.demo.world import free_base
import os
folder = pathlib.Path(sys.argv[1])
base = free_base(46000)
with ending_on_signals(), company(folder / "logs", {}) as troupe:
    sandbox = troupe.start("sandbox", ("sandbox", "--home", str(folder), "--port-base", str(base)))
    wait_until_ready(sandbox, f"http://127.0.0.1:{base + 10}/ready")
    print(sandbox.process.pid, flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_outlives_its_leader(tmp_path: Path, number: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LEADER, str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as leader:
        assert leader.stdout is not None
        follower = int(leader.stdout.readline())
        leader.send_signal(number)
        leader.wait(30)
        until = time.monotonic() + 20
        while Path(f"/proc/{follower}").exists() and time.monotonic() < until:
            time.sleep(0.05)
        assert not Path(f"/proc/{follower}").exists()
