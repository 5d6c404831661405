"""Freed memory goes back to the machine."""

import os
import subprocess
import sys

import pytest

FREED = """
from pathlib import Path
from o2o_store.kiosk.ui.frugal import keep_little
def pages(): return int(Path("/proc/self/statm").read_text("ascii").split()[1])
assert keep_little()
pieces = [bytearray(96 * 1024) for _ in range(800)]
last = bytearray(96 * 1024)
full = pages()
del pieces
print(full - pages())
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc's limits")
def test_freed_pictures_leave_the_program_though_a_later_one_stays() -> None:
    words = [sys.executable, "-c", FREED]
    given_back = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    assert int(given_back) * os.sysconf("SC_PAGE_SIZE") > 700 * 96 * 1024
