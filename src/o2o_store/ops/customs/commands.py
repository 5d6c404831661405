"""`o2o-store customs …`: explain a code, check a folder of messages."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from o2o_store.ceb import explain as words
from o2o_store.ceb.inspection import Report, inspect

app = typer.Typer(no_args_is_help=True, help="Customs documents and codes, in plain words.")
customs = typer.Typer(no_args_is_help=True, help="Customs documents and codes, in plain words.")
app.add_typer(customs, name="customs")

Language = Annotated[str, typer.Option("--language", "-l", help="zh, en or both.")]


def _languages(chosen: str) -> tuple[str, ...]:
    return words.LANGUAGES if chosen not in words.LANGUAGES else (chosen,)


# A negative code is no option.
@customs.command("explain", context_settings={"ignore_unknown_options": True})
def explain_code(code: str, language: Language = "both") -> None:
    """Say what a status, a code or a finding means: 800, 1313, -621005, R03."""
    known = False
    for name in _languages(language):
        found = words.explain(code, name)
        known = known or found.known
        typer.echo(f"{found.code}  {found.title}\n  {found.happened}\n  {found.who}{' ' if name == 'en' else ''}{found.now}")
    if not known:
        raise typer.Exit(1)


@customs.command("draw")
def replay_draw(
    order_nos: Annotated[list[str], typer.Argument(help="Order numbers.")],
    seed: Annotated[str, typer.Option(help="The day's published seed.")],
    rule: Annotated[str, typer.Option(help="The rule's id.")],
    rate: Annotated[int, typer.Option(min=0, max=10_000, help="The rule's rate in basis points.")],
) -> None:
    """Replay draws of the customs rehearsal from a published seed: the same for everybody."""
    from o2o_store.sandbox.customs.risk import drawn, seed_hash

    typer.echo(f"SHA-256 {seed_hash(seed)}")
    for order_no in order_nos:
        typer.echo(f"{order_no} {'drawn' if drawn(seed, rule, order_no, rate) else 'not drawn'}")


@customs.command("clearance")
def run_clearance(
    orders: Annotated[int, typer.Option(min=1, help="How many accepted orders.")] = 1000,
    seed: Annotated[int, typer.Option(help="The same seed makes the same orders.")] = 20260105,
) -> None:
    """Send random accepted orders through the examiner, then change every field once; ends with 1 when one is refused or unseen."""
    from o2o_store.ops.customs import clearance

    result = clearance.clear(orders, seed, typer.echo)
    typer.echo(f"{result.orders} orders, {result.released} released, {result.tax_differs} billed otherwise than withheld")
    unseen = 0
    for title, own in (("changed on the way", False), ("own slip, signed over", True)):
        found = clearance.summary(clearance.mutate(seed, before_signing=own))
        typer.echo(f"{title}: " + ", ".join(f"{name} {len(fields)}" for name, fields in found.items()))
        for name in ("customs only", "us only", "nobody"):
            typer.echo(f"  {name}: {' '.join(found[name]) or 'none'}")
        unseen += 0 if own else sum(len(set(found[name]) - clearance.NAMES_BESIDE_CODES) for name in ("customs only", "us only", "nobody"))
    if result.released != result.orders or result.tax_differs or unseen:
        typer.echo("\n".join(result.examples[:20]))
        raise typer.Exit(1)


@customs.command("check")
def check_folder(folder: Annotated[Path, typer.Argument(exists=True, file_okay=False)], language: Language = "zh") -> None:
    """Check every message in a folder (CEB or DXP, *.xml), and the orders they speak of; ends with 1 when something is found."""
    messages = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.xml"))}
    report = inspect(messages)
    for name in _languages(language):
        _print(report, name)
    if report.findings or not messages:
        raise typer.Exit(1)


def _print(report: Report, language: str) -> None:
    for one in report.findings:
        typer.echo(f"{one.name}: {words.describe(one.finding, language)}")
    kinds = Counter(one.finding.code for one in report.findings)
    listed = ", ".join(f"{code} × {count}" for code, count in sorted(kinds.items()))
    spoken = {
        "zh": f"报文 {report.messages}，单证 {report.documents}，订单 {report.orders}，问题 {len(report.findings)}",
        "en": f"{report.messages} messages, {report.documents} documents, {report.orders} orders, {len(report.findings)} findings",
    }[language]
    typer.echo(f"{spoken}{': ' if listed else ''}{listed}")
