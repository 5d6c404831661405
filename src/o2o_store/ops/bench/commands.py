"""`o2o-store bench …`: figures with their baselines, measured side by side in one run.

Each benchmark stands in a module of its own beside this one and is imported only when it is asked for.
"""

from typing import Annotated

import typer

from o2o_store.ops.bench import report
from o2o_store.ops.bench.eyes import eyes

app = typer.Typer(add_completion=False)
bench = typer.Typer(
    no_args_is_help=True,
    help="Measure: every figure beside its baseline of the same run. Add --json for programs.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(bench, name="bench")
bench.registered_commands += eyes.registered_commands


AsJson = Annotated[bool, typer.Option("--json", help="One JSON document instead of a table.")]


@bench.command()
def journey(
    items: Annotated[list[int] | None, typer.Option(help="How many products; may be given several times. Default 1, 3 and 10.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """A scripted shopper, new and returning: touches, digits, seconds per step, the software's own waiting.

    Example: o2o-store bench journey --items 1
    """
    from o2o_store.ops.bench import journey as played
    from o2o_store.ops.bench.report import tell

    tell(played.run(tuple(items or played.SIZES)), as_json=as_json)


@bench.command()
def kiosk(
    visits: Annotated[int, typer.Option(help="Visits before memory is looked at again.")] = 1000,
    touches: Annotated[int, typer.Option(help="Touches timed to their frame, alone and under load each.")] = 200,
    starts: Annotated[int, typer.Option(help="Program starts; the median counts.")] = 5,
    seconds: Annotated[float, typer.Option(help="How long the processor is watched, idle and scanning each.")] = 10.0,
    *,
    as_json: AsJson = False,
) -> None:
    """The kiosk's own speed: start to first frame, touch to paint, memory, processor.

    Example: o2o-store bench kiosk --visits 100
    """
    from o2o_store.ops.bench import kiosk as measured
    from o2o_store.ops.bench.report import tell

    tell(measured.run(visits=visits, touches=touches, starts=starts, seconds=seconds), as_json=as_json)


@bench.command()
def monkey(
    minutes: Annotated[float, typer.Option(help="How long the tester stays.")] = 30.0,
    seed: Annotated[int, typer.Option(help="The same seed makes the same tester.")] = 1,
    *,
    as_json: AsJson = False,
) -> None:
    """A tester's hour: ten touches a second anywhere, while camera, printer, clock, eyes and platform fail. Exit code 1 when anything stuck.

    Example: o2o-store bench monkey --minutes 2
    """
    from o2o_store.ops.bench import monkey as tested
    from o2o_store.ops.bench.report import tell

    hour = tested.run(minutes * 60, seed)
    tell(tested.figures_of(hour), as_json=as_json)
    if hour.missed or hour.dead_ends or hour.gap_ms > tested.SILENCE_MS:
        typer.echo(f"missed: {hour.missed[:9]}; dead ends: {hour.dead_ends}; longest silence {hour.gap_ms:.0f} ms", err=True)
        raise typer.Exit(1)


@app.callback()
def _door() -> None:
    """Measure: every figure beside its baseline of the same run."""


@bench.command("law")
def bench_law(
    seconds: Annotated[float, typer.Option(min=0.01, help="How long each figure of the law is measured.")] = 2.0,
    rows: Annotated[int, typer.Option(min=1, help="Promises written in each round, on each store and by its bare driver.")] = 10_000,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds of ours and the driver's, by turns.")] = 3,
    as_json: AsJson = False,
) -> None:
    """Tax quotes, lifecycle moves and promises a second."""
    from o2o_store.ops.bench import law, law_rows

    report.tell([*law.measure(seconds), *law_rows.measure(rows, rounds)], as_json=as_json)


@bench.command("pay")
def bench_pay(
    orders: Annotated[int, typer.Option(min=1, help="Orders paid at each wallet, each way.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Payment captured at the wallet → the kiosk's view says so, by polling alone and with notify."""
    from o2o_store.ops.bench import pay

    report.tell(pay.measure(orders), as_json=as_json)


@bench.command("customs")
def bench_customs(
    orders: Annotated[int, typer.Option(min=1, help="Stored orders in the wind tunnel.")] = 1_000_000, as_json: AsJson = False
) -> None:
    """Comparing an order, writing and signing messages, the wind tunnel over stored orders."""
    from o2o_store.ops.bench import customs

    report.tell([*customs.documents(), *customs.wind_tunnel(orders)], as_json=as_json)


@bench.command("flow")
def bench_flow(
    orders: Annotated[int, typer.Option(min=1, help="Orders of each run.")] = 2000,
    pace: Annotated[float, typer.Option(min=0.1, help="Payments a second in the paced run.")] = 100.0,
    database_url: Annotated[str, typer.Option(help="A PostgreSQL database for the platform; SQLite without.")] = "",
    as_json: AsJson = False,
) -> None:
    """Whole orders through the real platform and stand-ins over HTTP, paced and as fast as it goes."""
    from o2o_store.ops.bench import flow

    report.tell(flow.measure(orders, pace, database_url), as_json=as_json)
