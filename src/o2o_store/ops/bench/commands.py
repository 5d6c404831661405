"""`o2o-store bench …`: figures with their baselines, measured side by side in one run.

Each benchmark stands in a module of its own beside this one and is imported only when it is asked for.
"""

import typer

app = typer.Typer(add_completion=False)
bench = typer.Typer(
    no_args_is_help=True,
    help="Measure: every figure beside its baseline of the same run. Add --json for programs.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(bench, name="bench")


@app.callback()
def _door() -> None:
    """Measure: every figure beside its baseline of the same run."""
