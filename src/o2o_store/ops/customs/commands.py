"""`o2o-store customs …`: explain a code, check a folder of messages."""

from collections import Counter
from pathlib import Path
from typing import Annotated, Literal

import typer

from o2o_store.ceb import explain as words
from o2o_store.ceb.inspection import Report, inspect
from o2o_store.ceb.safe_xml import MOST_BYTES

app = typer.Typer(no_args_is_help=True, help="Customs documents and codes, in plain words.")
customs = typer.Typer(no_args_is_help=True, help="Customs documents and codes, in plain words.")
app.add_typer(customs, name="customs")

Spoken = Literal["zh", "en", "both"]
Language = Annotated[Spoken, typer.Option("--language", "-l", help="Which words.")]
NOTHING_CHECKED = 2
"""Exit code when there was nothing to check: neither sound nor faulty."""


def _languages(chosen: Spoken) -> tuple[str, ...]:
    return words.LANGUAGES if chosen == "both" else (chosen,)


# A negative code is no option.
@customs.command("explain", context_settings={"ignore_unknown_options": True})
def explain_code(
    code: Annotated[str, typer.Argument(help="A status, a code, a finding, or a word of quarantine; all of them when left out.")] = "",
    language: Language = "both",
) -> None:
    """Say what a status, a code, a finding or a word of quarantine means: 800, 1313, -621005, R03, sampling.

    Ends with 1 when nobody has documented the code.
    """
    if not code:
        for name in _languages(language):
            typer.echo("\n".join(f"{one}  {said['title']}" for one, said in words.table(name).items() if not one.startswith("any")))
        return
    known = False
    for name in _languages(language):
        found = words.explain(_written_by_hand(code, name), name)
        known = known or found.known
        typer.echo(f"{found.code}  {found.title}\n  {found.happened}\n  {found.who}{' ' if name == 'en' else ''}{found.now}")
    if not known:
        raise typer.Exit(1)


def _written_by_hand(code: str, language: str) -> str:
    """Return the code as it is listed, however it was typed: `r03`, `Sampling`, a minus sign out of a text."""
    typed = code.strip().replace("\u2212", "-").replace("\uff0d", "-")
    return next((one for one in (typed, typed.upper(), typed.lower()) if one in words.table(language)), typed)


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
    """Check every message in a folder and below it (CEB or DXP, *.xml), and the orders they speak of against each other.

    Ends with 0 when nothing is found, with 1 when something is, with 2 when there was no message to check.
    """
    found, others = _messages(folder)
    if not found:
        typer.echo(_NO_MESSAGES.format(folder=folder, others=others), err=True)
        raise typer.Exit(NOTHING_CHECKED)
    report = inspect({name: _content(path) for name, path in found.items()})
    for name in _languages(language):
        _print(report, name, others)
    if report.findings:
        raise typer.Exit(1)


_NO_MESSAGES = "没有报文可查 / no message to check: {folder} (*.xml), {others} other files"


def _messages(folder: Path) -> tuple[dict[str, Path], int]:
    """Return the messages by name, in the order of their names, and how many files are none by their ending."""
    files = [path for path in sorted(folder.rglob("*")) if not path.is_dir()]
    messages = {path.relative_to(folder).as_posix(): path for path in files if path.suffix.lower() == ".xml"}
    return messages, len(files) - len(messages)


def _content(path: Path) -> bytes:
    """Return what a file holds, no more of it than makes it too large; nothing of one that cannot be read, which is a finding then."""
    try:
        with path.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError:
        return b""


def _print(report: Report, language: str, others: int) -> None:
    for one in report.findings:
        about = f" ({one.order_no})" if one.order_no else ""
        typer.echo(f"{one.name}{about}: {words.describe(one.finding, language)}")
    kinds = Counter(one.finding.code for one in report.findings)
    listed = ", ".join(f"{code} × {count}" for code, count in sorted(kinds.items()))
    spoken = {
        "zh": f"报文 {report.messages}，单证 {report.documents}，订单 {report.orders}，问题 {len(report.findings)}",
        "en": f"{report.messages} messages, {report.documents} documents, {report.orders} orders, {len(report.findings)} findings",
    }[language]
    typer.echo(f"{spoken}{': ' if listed else ''}{listed}")
    if others:
        typer.echo(
            {"zh": f"另有 {others} 个文件不是 *.xml，没有查", "en": f"{others} other files are no *.xml and were not looked at"}[language]
        )
