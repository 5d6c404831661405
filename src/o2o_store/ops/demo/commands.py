"""`o2o-store demo`: everything at once, on this machine, with nothing real at stake."""

import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Annotated

import psutil
import typer

from o2o_store.kiosk.commands import Language
from o2o_store.ops.demo.programs import Interrupted, ProgramFailed, ending_on_signals
from o2o_store.ops.demo.show import Show, play

PREFIX = "o2o-demo-"

app = typer.Typer(add_completion=False, context_settings={"help_option_names": ["-h", "--help"]})


def has_screen() -> bool:
    """Tell whether this machine can open a window."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _new_home() -> Path:
    """Make a folder for this demo's programs, and clear away those of demos that were killed."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = left.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdigit() and not psutil.pid_exists(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))


@app.command()
def demo(
    headless: Annotated[bool, typer.Option("--headless", help="Draw the screens without opening windows.")] = False,
    manual: Annotated[
        bool, typer.Option("--manual", help="Open the windows and leave the purchase to you; the terminal says how to hold goods and card.")
    ] = False,
    out: Annotated[Path, typer.Option(help="Where screenshots, receipt, messages and timeline.json go.")] = Path("out/demo"),
    language: Language = "zh",
    visits: Annotated[int, typer.Option(help="Visitors, one after the other; from two on the software's share is told as p95.", min=1)] = 1,
    home: Annotated[Path | None, typer.Option(help="Keep the programs' folders here instead of throwing them away.")] = None,
) -> None:
    """Watch a visitor buy two products: camera frame, basket, ID card, filing, payment, customs, packing, hand-over.

    Starts sandboxes, platform, kiosk, desk and board on this machine (loopback only) and plays a whole purchase with a
    scripted shopper and clerk. Without a display it draws off screen. Example: o2o-store demo --headless --out /tmp/demo
    """
    if manual and (headless or not has_screen()):
        typer.echo("--manual needs a display", err=True)
        raise typer.Exit(2)
    began = time.monotonic()
    place = home or _new_home()
    out.mkdir(parents=True, exist_ok=True)
    try:
        with ending_on_signals():
            drawn = headless or not has_screen()
            play(Show(place.resolve(), out.resolve(), language, headless=drawn, manual=manual, visits=visits), typer.echo)
    except ProgramFailed as trouble:
        typer.echo(f"the demo stopped: {trouble}\nlogs: {out / 'logs'}", err=True)
        raise typer.Exit(1) from None
    except Interrupted as end:
        typer.echo("ended; nothing runs on", err=True)
        raise typer.Exit(0 if manual else 128 + end.signal) from None
    finally:
        if home is None:
            shutil.rmtree(place, ignore_errors=True)
    typer.echo(f"whole demo: {time.monotonic() - began:.1f} s; evidence in {out}")
