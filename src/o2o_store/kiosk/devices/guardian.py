"""Signs of life for whoever watches the program (systemd's notify socket): a screen whose loop stands still is restarted."""

import contextlib
import os
import socket
import time

EVERY_S = 2.0
"""Seconds between two signs of life: a tenth of the unit's patience."""


class Guardian:
    """Tells the watcher that the screen is up and that its loop still turns; silent when nobody watches."""

    def __init__(self, address: str | None = None) -> None:
        self._address = address if address is not None else os.environ.get("NOTIFY_SOCKET", "")
        self._told: float | None = None

    def alive(self) -> None:
        """Say so, at most every two seconds; call it from the loop that must not stand still."""
        now = time.monotonic()
        if self._told is not None and now - self._told < EVERY_S:
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
