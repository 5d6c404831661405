"""`o2o-store doctor`: one page, green or what to do."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from o2o_store.ops.doctor.camera import look_at_camera
from o2o_store.ops.doctor.checks import examine

app = typer.Typer(add_completion=False, context_settings={"help_option_names": ["-h", "--help"]})

MARKS = {"green": "✓", "amber": "!", "red": "✗"}


@app.command()
def doctor(
    home: Annotated[Path | None, typer.Option(help="The folder with this machine's keys and books.")] = None,
    server: Annotated[str, typer.Option(help="Address of the platform, to try it and to compare clocks.")] = "",
    certificate: Annotated[Path | None, typer.Option(help="The platform's certificate, when it serves the LAN.")] = None,
    source: Annotated[str, typer.Option(help="A camera to try: camera:0, folder:PATH, video:PATH; empty for none.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="The same page for programs.")] = False,
) -> None:
    """Look at this machine: versions, disk, keys, fonts, and (when named) camera, platform and clock.

    Exit code 0 when nothing is red, 1 otherwise. Example: o2o-store doctor --server http://127.0.0.1:9700 --source camera:0
    """
    place = home or Path(os.environ.get("O2O_HOME", "~/.local/share/o2o-store")).expanduser()
    findings = examine(place, server, str(certificate) if certificate else True, (lambda: look_at_camera(source)) if source else None)
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            typer.echo(
                f"{MARKS[finding.tone]} {finding.name:10} {finding.seen}" + (f"\n  {'':10} → {finding.mend}" if finding.mend else "")
            )
    if any(finding.tone == "red" for finding in findings):
        raise typer.Exit(1)
