"""The ring of frames between two processes."""

import contextlib
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing.context import SpawnProcess
from pathlib import Path

import pytest

from o2o_store.kiosk.eyes.ring import FRAME_BYTES, Frame, Ring, sweep


@pytest.fixture
def ring() -> Iterator[Ring]:
    ring = Ring()
    yield ring
    with contextlib.suppress(FileNotFoundError):
        ring.close()


def test_nothing_comes_when_nothing_was_published(ring: Ring) -> None:
    assert ring.newest == 0
    assert ring.latest() is None


def test_newest_frame_wins_when_several_were_published(ring: Ring) -> None:
    for shade in (1, 2, 3, 4, 5):
        ring.publish(bytes([shade]) * FRAME_BYTES)
    frame = ring.latest()
    assert frame is not None
    assert frame.number == 5
    assert frame.pixels == bytes([5]) * FRAME_BYTES
    assert ring.latest(after=5) is None


def test_other_side_sees_frames_and_numbers_go_on_when_it_attaches_again(ring: Ring) -> None:
    ring.publish(bytes(FRAME_BYTES))
    other = Ring(ring.name)
    other.publish(bytes([9]) * FRAME_BYTES)
    other.close()
    frame = ring.latest(after=1)
    assert frame is not None
    assert (frame.number, frame.pixels[0]) == (2, 9)


def test_no_pixel_stays_when_cleared(ring: Ring) -> None:
    for _ in range(3):
        ring.publish(bytes([77]) * FRAME_BYTES)
    ring.clear()
    assert ring.latest() is None
    assert bytes([77]) not in bytes(ring._buffer[64:])


def child(script: str, *arguments: str) -> SpawnProcess:
    """Run a script in a spawned process, which shares the memory's book-keeping as the real child does."""
    process = multiprocessing.get_context("spawn").Process(target=exec, args=(script, {"arguments": arguments}), daemon=True)
    process.start()
    return process


def test_frame_arrives_and_memory_stays_when_the_writing_process_ends(ring: Ring) -> None:
    writer = child("from o2o_store.kiosk.eyes.ring import *; Ring(arguments[0]).publish(bytes([42]) * FRAME_BYTES)", ring.name)
    writer.join(20)
    frame = ring.latest()
    assert frame is not None
    assert frame.pixels[-1] == 42
    ring.publish(bytes(FRAME_BYTES))
    assert ring.newest == 2


def test_no_frame_is_torn_when_another_process_writes_without_pause(ring: Ring) -> None:
    script = "from o2o_store.kiosk.eyes.ring import *; ring = Ring(arguments[0])\nwhile True: ring.publish(bytes([ring.newest % 256]) * FRAME_BYTES)"
    writer = child(script, ring.name)
    end = time.monotonic() + 20
    seen: list[Frame] = []
    while len(seen) < 60 and time.monotonic() < end:
        frame = ring.latest(after=seen[-1].number if seen else 0)
        seen += [frame] if frame is not None else []
    writer.kill()
    writer.join()
    assert len(seen) == 60
    assert all(frame.pixels.count(frame.pixels[0]) == FRAME_BYTES for frame in seen)


def test_numbers_go_on_when_the_writer_dies_in_the_middle_of_a_frame(ring: Ring) -> None:
    ring.publish(bytes([1]) * FRAME_BYTES)
    ring._buffer[ring._start(2) : ring._start(2) + 8] = (-2).to_bytes(8, "little", signed=True)
    frame = ring.latest()
    assert frame is not None
    assert frame.number == 1
    other = Ring(ring.name)
    assert other.publish(bytes([2]) * FRAME_BYTES) == 2
    other.close()
    assert ring.latest(after=1) is not None


def test_what_a_killed_kiosk_left_is_swept_and_what_a_living_one_holds_is_not(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    left, held = tmp_path / f"o2o-eyes-{ended.pid}-0a", tmp_path / f"o2o-eyes-{os.getpid()}-0b"
    for file in (left, held):
        file.write_bytes(b"a picture of a card")
    (tmp_path / "psm_of_somebody_else").touch()
    assert sweep(tmp_path) == 1
    assert sorted(file.name for file in tmp_path.iterdir()) == [held.name, "psm_of_somebody_else"]
