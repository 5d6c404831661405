"""`o2o-store doctor`: one page, green or what to do."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from o2o_store.domain.clock import BEIJING
from o2o_store.kiosk.commands import named_source
from o2o_store.kiosk.gateway import pinned
from o2o_store.kiosk.settings import Enrolment, load_enrolment
from o2o_store.ops.doctor.camera import look_at_camera
from o2o_store.ops.doctor.checks import Asked, Finding, examine

app = typer.Typer(add_completion=False, context_settings={"help_option_names": ["-h", "--help"]})

MARKS = {"green": "✓", "amber": "!", "red": "✗"}


def membership(home: Path) -> Enrolment | None:
    """Return this machine's membership in a hall, as whatever program it joined first; None when it never did."""
    folders = (home / role for role in ("kiosk", "desk", "board"))
    return next((found for folder in folders if folder.is_dir() and (found := load_enrolment(folder)) is not None), None)


@app.command()
def doctor(  # noqa: PLR0913, PLR0917  # a command's options are its arguments
    what: Annotated[str, typer.Argument(help="`camera` for a close look at the camera alone; empty for the whole page.")] = "",
    home: Annotated[Path | None, typer.Option(help="The folder with this machine's keys and books.")] = None,
    server: Annotated[str, typer.Option(help="Address of the platform; left out, the one this machine has joined.")] = "",
    certificate: Annotated[
        Path | None,
        typer.Option(help="The platform's certificate (PEM), for a machine that has not joined yet.", exists=True, dir_okay=False),
    ] = None,
    source: Annotated[
        str, typer.Option(help="A camera to try: camera:0, folder:PATH, video:PATH; empty for none.", callback=named_source)
    ] = "",
    printer: Annotated[str, typer.Option(help="A slip printer to try: network:HOST, usb:04b8:0e15, device:/dev/usb/lp0.")] = "",
    paper: Annotated[int, typer.Option(help="Width of its paper in mm: 80 or 58.")] = 80,
    screen: Annotated[str, typer.Option(help="Look at the screen as a kiosk, desk or board would; empty for none.")] = "",
    pdf: Annotated[Path | None, typer.Option(help="Write the page as A4 for the wall.")] = None,
    picture: Annotated[Path | None, typer.Option(help="Write the camera's picture with its findings into this PNG.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same page for programs.")] = False,
) -> None:
    """Look at this machine: versions, disk, keys, fonts, time, speaker, the platform and its clock, and (when named) camera, screen, printer.

    A machine that has joined a hall tries its own platform with the certificate it pinned then.
    Exit code 0 when nothing is red, 1 otherwise.
    A close look at the camera, with an EAN-13 of nominal size held before it: o2o-store doctor camera --picture camera.png
    Example: o2o-store doctor --source camera:0 --printer network:192.0.2.9 --screen kiosk --pdf wall.pdf
    """
    if what not in {"", "camera"}:
        raise typer.BadParameter("the doctor looks at everything, or at: camera")
    place = home or Path(os.environ.get("O2O_HOME", "~/.local/share/o2o-store")).expanduser()
    joined = membership(place)
    pem = certificate.read_text("utf-8") if certificate else joined.certificate if joined and server in {"", joined.server} else ""
    asked = Asked(
        home=place,
        server=server or (joined.server if joined else ""),
        verify=pinned(pem) if pem else True,
        printer=printer,
        paper_mm=paper,
        screen=bool(screen),
        role=screen or "kiosk",
    )
    if what == "camera":
        findings = look_at_camera(source or "camera:0", picture=picture)
    else:
        findings = examine(asked, (lambda: look_at_camera(source, picture=picture)) if source else None, _look_at_screen)
    if as_json:
        lines = [{name: value for name, value in asdict(finding).items() if name != "picture"} for finding in findings]
        typer.echo(json.dumps(lines, ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            typer.echo(
                f"{MARKS[finding.tone]} {finding.name:10} {finding.seen}" + (f"\n  {'':10} → {finding.mend}" if finding.mend else "")
            )
    if pdf is not None:
        _write_wall(findings, pdf)
    if any(finding.tone == "red" for finding in findings):
        raise typer.Exit(1)


def _look_at_screen(role: str) -> Finding:
    # Qt is loaded only where a screen is asked for: a server has none.
    from o2o_store.ops.doctor.screen import look_at_screen

    return look_at_screen(role)


def _write_wall(findings: Sequence[Finding], path: Path) -> None:
    from o2o_store.kiosk.ui.engine import application
    from o2o_store.kiosk.ui.wall import WallLine, write_wall

    application(offscreen=True)
    lines = [WallLine(finding.name, finding.tone, finding.seen, finding.mend, finding.picture) for finding in findings]
    green = all(finding.tone == "green" for finding in findings)
    title = "o2o-store: this machine may open" if green else "o2o-store: look here before opening"
    now = datetime.now(BEIJING)
    write_wall(title, f"{platform.node()}  ·  {now:%Y-%m-%d %H:%M}", lines, path)
