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
