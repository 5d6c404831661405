"""Secret files and the lock of a folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from o2o_store import folders


def test_key_is_made_once(tmp_path: Path) -> None:
    first = folders.load_or_create_key(tmp_path / "db.key")
    assert len(first) == 32
    assert folders.load_or_create_key(tmp_path / "db.key") == first


def test_key_of_another_length_is_refused(tmp_path: Path) -> None:
    (tmp_path / "db.key").write_bytes(b"short")
    with pytest.raises(folders.StorageUnreadableError, match="restore it"):
        folders.load_or_create_key(tmp_path / "db.key")


def test_secret_is_replaced_whole_and_leaves_no_draft(tmp_path: Path) -> None:
    secret = folders.SecretFiles(tmp_path)
    secret.write("token", b"one")
    secret.write("token", b"two")
    assert secret.read("token") == b"two"
    assert [path.name for path in tmp_path.iterdir()] == ["token"]
    assert not secret.exists("other")


def test_second_process_is_told_who_works_here(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from o2o_store.folders import lock_folder; lock_folder(Path(sys.argv[1]))"
    with folders.lock_folder(tmp_path):
        answer = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    assert f"in use by process {os.getpid()}" in answer.stderr


def test_folder_is_free_again_after_release(tmp_path: Path) -> None:
    with folders.lock_folder(tmp_path), folders.folder_unused(tmp_path) as free:
        assert not free
    with folders.folder_unused(tmp_path) as free:
        assert free


def test_killed_holder_leaves_the_folder_free(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from o2o_store.folders import lock_folder\n"
        "lock = lock_folder(Path(sys.argv[1])); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    with folders.folder_unused(tmp_path) as free:
        assert free
