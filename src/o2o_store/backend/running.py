"""Runs the platform as a program: settings, addresses, certificate, ready line, orderly end."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import typer

from o2o_store import logs, serving
from o2o_store.backend import app
from o2o_store.backend.counter import RUNNING_FILE, Running
from o2o_store.backend.settings import MerchantRefusedError, Settings, SettingsError, load_settings
from o2o_store.domain.clock import SystemClock
from o2o_store.folders import FolderInUseError, SecretFiles, StorageUnreadableError
from o2o_store.serving import Listening, Served


def run_platform(home: Path, *, port: int | None, lan: bool, training: bool | None) -> None:
    """Serve until told to stop; leave with exit code 1 and a sentence when it cannot begin."""
    logs.configure("platform")
    try:
        settings = load_settings(home, port=port, training=training)
        serving.run(lambda: _serve(settings, lan=lan))
    except (FolderInUseError, StorageUnreadableError, serving.PortTakenError, SettingsError, FileNotFoundError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    except MerchantRefusedError as error:
        typer.echo(f"the merchant folder cannot be used: {error}; next: o2o-store hall add HALL.toml --merchant FOLDER", err=True)
        raise typer.Exit(1) from None


async def _serve(settings: Settings, *, lan: bool) -> None:
    clock = SystemClock()
    peers = app.reach_peers(settings, clock)
    async with app.running(settings, clock, peers) as opened:
        front = app.front(peers)
        front.state.doors = opened
        addresses = [Served(front, serving.LOOPBACK, settings.port, "platform", lifespan=False)]
        if lan:
            tls = serving.lan_certificate(settings.folder, now=clock.now())
            hosts = serving.lan_addresses()[:-1]
            addresses += [Served(front, host, settings.port, "platform on the network", tls, lifespan=False) for host in hosts]
        await serving.serve(addresses, ready=_announce(settings), stopping=opened.edge.signals.close)


def _announce(settings: Settings) -> Callable[[list[Listening]], None]:
    def announce(listening: list[Listening]) -> None:
        network = next((one for one in listening if one.fingerprint), None)
        where = Running(url=listening[0].url, lan_url=network.url if network else "", fingerprint=network.fingerprint if network else "")
        SecretFiles(settings.folder).write(RUNNING_FILE, msgspec.json.encode(where))
        serving.announce(listening)

    return announce
