"""Sounds: real child processes, none of which can hold up the caller."""

import array
import sys
import time
import wave
from pathlib import Path

import pytest

from o2o_store import resources
from o2o_store.kiosk.devices.speaker import SOUNDS, SilentSpeaker, SystemSpeaker, find_player, tick


def player(tmp_path: Path, script: str) -> tuple[str, ...]:
    program = tmp_path / "player.py"
    program.write_text(script)
    return (sys.executable, str(program))


def wait_for(path: Path) -> str:
    end = time.monotonic() + 10
    while not path.exists() or not path.read_text():
        assert time.monotonic() < end
        time.sleep(0.01)
    return path.read_text()


@pytest.mark.parametrize("name", SOUNDS)
def test_every_sound_is_shipped_and_shorter_than_four_tenths(name: str) -> None:
    with wave.open(str(resources.path(f"sounds/{name}.wav"))) as sound:
        assert 0.05 < sound.getnframes() / sound.getframerate() < 0.4
        frames = sound.readframes(sound.getnframes())
    loudest = max(abs(int.from_bytes(frames[at : at + 2], "little", signed=True)) for at in range(0, len(frames), 2))
    assert 3000 < loudest < 16000
    assert frames[-2:] in {b"\x00\x00", b"\x01\x00", b"\xff\xff"}


def test_pitch_rises_with_the_count_and_then_stays() -> None:
    assert [tick(count) for count in (0, 1, 2, 5, 99)] == ["tick1", "tick1", "tick2", "tick5", "tick5"]


def test_player_is_given_the_file_when_asked_to_play(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    speaker = SystemSpeaker(player(tmp_path, f"import sys; open({str(heard)!r}, 'w').write(sys.argv[1])"))
    assert speaker.play("paid")
    assert wait_for(heard) == str(resources.path("sounds/paid.wav"))


def test_playing_returns_at_once_and_hung_players_are_ended(tmp_path: Path) -> None:
    started = tmp_path / "started"
    speaker = SystemSpeaker(player(tmp_path, f"import time; open({str(started)!r}, 'w').write('x'); time.sleep(60)"), time_limit=1.0)
    begun = time.monotonic()
    assert speaker.play("card")
    assert speaker.play("card")
    assert not speaker.play("card")
    assert time.monotonic() - begun < 0.5
    end = time.monotonic() + 10
    while not speaker.play("card"):
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.parametrize("command", [("/nowhere/player",), ()])
def test_silence_and_no_error_when_there_is_no_player(command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert find_player() is None
    speaker = SystemSpeaker(command or None)
    assert [speaker.play("paid") for _ in range(5)] == [False] * 5


def test_silence_when_the_sound_is_missing(tmp_path: Path) -> None:
    assert not SystemSpeaker((sys.executable,), folder=tmp_path).play("paid")


def test_first_installed_player_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: name if name == "aplay" else None)
    assert find_player() == ("aplay", "-q")


def test_twin_remembers_what_it_was_asked_for() -> None:
    twin = SilentSpeaker()
    assert twin.play("refused")
    assert twin.played == ["refused"]


def test_volume_is_in_the_samples_and_silence_starts_no_player(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    speaker = SystemSpeaker(
        player(
            tmp_path,
            f"import shutil, sys; shutil.copy(sys.argv[1], {str(seen)!r} + '.part'); import os; os.replace({str(seen)!r} + '.part', {str(seen)!r})",
        )
    )
    speaker.volume = 0
    assert not speaker.play("card")
    speaker.volume = 20
    assert speaker.play("card")
    end = time.monotonic() + 10
    while not seen.exists():
        assert time.monotonic() < end
        time.sleep(0.01)
    full, soft = peak(resources.path("sounds/card.wav")), peak(seen)
    assert 0 < soft <= full * 0.21


def peak(path: Path) -> int:
    """The loudest sample."""
    with wave.open(str(path)) as sound:
        heights: array.array[int] = array.array("h", sound.readframes(sound.getnframes()))
    return max(abs(height) for height in heights)
