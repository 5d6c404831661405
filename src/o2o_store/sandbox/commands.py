"""`o2o-store sandbox`: customs, quarantine, WeChat Pay, Alipay and the real-name register on this machine."""

import os
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False, context_settings={"help_option_names": ["-h", "--help"]})


@app.command()
def sandbox(
    home: Annotated[
        Path | None, typer.Option(help="The folder with keys, tokens and books; default $O2O_HOME or ~/.local/share/o2o-store.")
    ] = None,
    port_base: Annotated[
        int,
        typer.Option(
            help="Ports are counted from here: customs +10, WeChat Pay +20, Alipay +30, real-name register +40, quarantine +50.",
            min=1,
            max=65000,
        ),
    ] = 9700,
    goods: Annotated[
        Path | None,
        typer.Option(help="Catalogue (CSV) whose goods customs has in the account book; default the demo's.", exists=True, dir_okay=False),
    ] = None,
    lan: Annotated[
        bool, typer.Option("--lan", help="Show the cashier pages (and nothing else) to phones on this network, on ports +21 and +31.")
    ] = False,
) -> None:
    """Run stand-ins for customs, quarantine, WeChat Pay, Alipay and the real-name register, as real servers with books of their own.

    The first start makes all keys and tokens. What a merchant would receive from its peers lies in HOME/sandbox/merchant:
    `o2o-store hall add … --merchant HOME/sandbox/merchant` points a platform at it. Clocks, delays, faults and verdicts are
    set by control calls (`/control/…` on every port) with the token in HOME/sandbox/control.token.

    Example: o2o-store sandbox --home /tmp/rehearsal --lan
    """
    from o2o_store.sandbox.running import run_sandbox

    place = home or Path(os.environ.get("O2O_HOME", "~/.local/share/o2o-store")).expanduser()
    run_sandbox(place, port_base, goods, lan=lan)
