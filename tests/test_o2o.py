"""The front door's set-up, with programs that only note what they were asked: one that was interrupted is made good."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent.parent
PYTHON = """#!/bin/sh
echo "$0 $*" >> "{log}"
case "$*" in
    "-m pip --version") [ -e "{venv}/pip" ] ;;
    "-m venv --clear "*) mkdir -p "{venv}/bin" && cp "$0" "{venv}/bin/python" && touch "{venv}/pip" ;;
    "-c import sysconfig"*) mkdir -p "{venv}/site" && echo "{venv}/site" ;;
esac
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell's script")
@pytest.mark.parametrize("left", ["nothing", "a python without pip", "everything"])
def test_set_up_that_was_interrupted_is_made_good(tmp_path: Path, left: str) -> None:
    venv, log, programs = tmp_path / ".venv", tmp_path / "log", tmp_path / "programs"
    (venv / "bin").mkdir(parents=True)
    programs.mkdir()
    for name, text in {"python3": PYTHON.format(venv=venv, log=log), "dpkg-query": "#!/bin/sh\necho ii\n"}.items():
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    if left != "nothing":
        shutil.copy(programs / "python3", venv / "bin" / "python")
    if left == "everything":
        (venv / "pip").touch()
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        (tmp_path / name).write_text("one==1\n")
    shutil.copy(HERE / "o2o", tmp_path / "o2o")
    ran = subprocess.run(
        [tmp_path / "o2o", "hall", "list"],
        env={"PATH": f"{programs}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    said = log.read_text()
    assert ("-m venv" in said) is (left != "everything")
    assert f"{venv}/bin/python -m o2o_store hall list" in said
