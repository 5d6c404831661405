"""A screen's program gives freed memory back to the machine instead of keeping it in pieces.

Pictures come and go with every frame; glibc, left to itself, keeps a pool for each thread and grows its limits with the largest piece it saw.
"""

import contextlib
import ctypes
import sys

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
"""Numbers of glibc's `mallopt` (malloc.h)."""
LARGE, ARENAS = 64 * 1024, 2
"""Bytes from which a piece is a mapping of its own, and how many pools all threads share."""


def keep_little() -> bool:
    """Set the three limits; whether all were taken (False where there is no glibc)."""
    if not sys.platform.startswith("linux"):
        return False
    with contextlib.suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        return all([mallopt(M_ARENA_MAX, ARENAS), mallopt(M_MMAP_THRESHOLD, LARGE), mallopt(M_TRIM_THRESHOLD, 2 * LARGE)])
    return False
