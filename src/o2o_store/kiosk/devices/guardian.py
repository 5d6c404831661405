"""Signs of life for whoever watches the program (systemd's notify socket): one whose screen or floor stands still is restarted."""

import contextlib
import os
import socket
import time
from collections.abc import Callable

EVERY_S = 2.0
"""Seconds between two signs of life: a tenth of the unit's patience."""


class Guardian:
    """Tells the watcher that the screen is up, that its loop still turns and that the floor behind it lives; silent when nobody watches."""

    def __init__(self, address: str | None = None, *, is_well: Callable[[], bool] = lambda: True) -> None:
        self._address = address if address is not None else os.environ.get("NOTIFY_SOCKET", "")
        self._told: float | None = None
        self._is_well = is_well

    def alive(self) -> None:
        """Say so, at most every two seconds, unless the rest is not well; call it from the loop that must not stand still."""
        now = time.monotonic()
        if (self._told is not None and now - self._told < EVERY_S) or not self._is_well():
            return
        self._tell("READY=1" if self._told is None else "WATCHDOG=1")
        self._told = now

    def _tell(self, what: str) -> None:
        if not self._address:
            return
        # A leading @ names a socket in the abstract namespace, which the kernel writes as a zero byte.
        place = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.sendto(what.encode(), place)
