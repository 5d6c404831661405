"""`o2o-store doctor`: one page, green or what to do."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from o2o_store.kiosk.gateway import pinned
from o2o_store.kiosk.settings import Enrolment, load_enrolment
from o2o_store.ops.doctor.camera import look_at_camera
from o2o_store.ops.doctor.checks import examine

app = typer.Typer(add_completion=False, context_settings={"help_option_names": ["-h", "--help"]})

MARKS = {"green": "✓", "amber": "!", "red": "✗"}


def membership(home: Path) -> Enrolment | None:
    """Return this machine's membership in a hall, as whatever program it joined first; None when it never did."""
    folders = (home / role for role in ("kiosk", "desk", "board"))
    return next((found for folder in folders if folder.is_dir() and (found := load_enrolment(folder)) is not None), None)


@app.command()
def doctor(
    home: Annotated[Path | None, typer.Option(help="The folder with this machine's keys and books.")] = None,
    server: Annotated[str, typer.Option(help="Address of the platform; left out, the one this machine has joined.")] = "",
    certificate: Annotated[
        Path | None,
        typer.Option(help="The platform's certificate (PEM), for a machine that has not joined yet.", exists=True, dir_okay=False),
    ] = None,
    source: Annotated[str, typer.Option(help="A camera to try: camera:0, folder:PATH, video:PATH; empty for none.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="The same page for programs.")] = False,
) -> None:
    """Look at this machine: versions, disk, keys, fonts, the platform and its clock, and (when named) the camera.

    A machine that has joined a hall tries its own platform with the certificate it pinned then.
    Exit code 0 when nothing is red, 1 otherwise. Example: o2o-store doctor --source camera:0
    """
    place = home or Path(os.environ.get("O2O_HOME", "~/.local/share/o2o-store")).expanduser()
    joined = membership(place)
    pem = certificate.read_text("utf-8") if certificate else joined.certificate if joined and server in {"", joined.server} else ""
    findings = examine(
        place,
        server or (joined.server if joined else ""),
        pinned(pem) if pem else True,
        (lambda: look_at_camera(source)) if source else None,
    )
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            typer.echo(
                f"{MARKS[finding.tone]} {finding.name:10} {finding.seen}" + (f"\n  {'':10} → {finding.mend}" if finding.mend else "")
            )
    if any(finding.tone == "red" for finding in findings):
        raise typer.Exit(1)
