"""Runs the stand-ins until told to stop."""

from collections.abc import Callable
from pathlib import Path

import typer

from o2o_store import logs, serving
from o2o_store.folders import FolderInUseError, lock_folder
from o2o_store.sandbox.app import (
    ALIPAY_CASHIER_PORT,
    ALIPAY_PORT,
    CASHIER_PORT,
    CUSTOMS_PORT,
    IDENTITY_PORT,
    QUARANTINE_PORT,
    WECHAT_PORT,
    Sandbox,
    loopback_addresses,
    open_sandbox,
)

_PORTS = {"customs": CUSTOMS_PORT, "wechat": WECHAT_PORT, "alipay": ALIPAY_PORT, "identity": IDENTITY_PORT, "quarantine": QUARANTINE_PORT}
_CASHIERS = {"cashier": CASHIER_PORT, "alipay cashier": ALIPAY_CASHIER_PORT}


def run_sandbox(home: Path, port_base: int, goods: Path | None = None, *, lan: bool = False) -> None:
    """Serve everything on loopback, and with `lan` the cashier pages to the network; leaves with a sentence when it cannot."""
    logs.configure("sandbox")
    lan_host = serving.lan_addresses()[0] if lan else ""
    try:
        with lock_folder(home / "sandbox"):
            sandbox = open_sandbox(home, loopback_addresses(port_base, lan_host), goods)
            serving.run(lambda: serving.serve(served(sandbox, port_base, lan=lan), ready=_announce(sandbox)))
    except (FolderInUseError, serving.PortTakenError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


def served(sandbox: Sandbox, port_base: int, *, lan: bool) -> list[serving.Served]:
    """Return the applications with their addresses."""
    found = [serving.Served(app, serving.LOOPBACK, port_base + _PORTS[name], name) for name, app in sandbox.apps().items()]
    if lan:
        found += [
            serving.Served(app, "0.0.0.0", port_base + _CASHIERS[name], name)  # noqa: S104 - asked for with --lan
            for name, app in sandbox.cashiers().items()
        ]
    return found


def _announce(sandbox: Sandbox) -> Callable[[list[serving.Listening]], None]:
    def announce(listening: list[serving.Listening]) -> None:
        serving.announce(listening)
        typer.echo(f"merchant folder {sandbox.merchant}")

    return announce
