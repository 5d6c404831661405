"""What every operator's command shares: where the data is, how an act or a question gets there, how the answer is said."""

from pathlib import Path
from typing import Annotated, Any, NoReturn

import msgspec
import typer

from o2o_store import logs
from o2o_store.backend.counter import Counter, CounterError
from o2o_store.backend.settings import SettingsError, default_home

Home = Annotated[Path | None, typer.Option("--home", help="Data folder; default $O2O_HOME, else ~/.local/share/o2o-store.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
HallId = Annotated[str, typer.Argument(help="The hall's id, as `hall show` lists it.", metavar="HALL")]


def counter_of(home: Path | None) -> Counter:
    """Return the operator's side of the platform of this home."""
    # What is logged belongs on standard error, masked: standard output is what scripts read.
    logs.configure("operator")
    try:
        return Counter(home or default_home())
    except SettingsError as error:
        fail(str(error))


def act(counter: Counter, wish: msgspec.Struct) -> Any:
    """Carry out an act and return what came of it."""
    try:
        return counter.act(wish)
    except CounterError as error:
        fail(str(error))


def ask(counter: Counter, name: str, hall_id: str = "") -> Any:
    """Ask a question and return the answer."""
    try:
        return counter.ask(name, hall_id)
    except CounterError as error:
        fail(str(error))


def known_hall(counter: Counter, hall_id: str) -> dict[str, Any]:
    """Return the set-up of a hall that is set up; leave with the names of those that are when it is not."""
    halls: dict[str, dict[str, Any]] = {one["hall"]["hall_id"]: one["hall"] for one in ask(counter, "list_halls")}
    if hall_id not in halls:
        known = f" (set up: {', '.join(halls)})" if halls else ""
        fail(f"hall {hall_id} is not set up{known}; next: o2o-store hall add HALL.toml")
    return halls[hall_id]


def say(as_json: bool, result: Any, words: str) -> None:
    """Print a result for scripts or for people."""
    typer.echo(msgspec.json.encode(result).decode() if as_json else words)


def fail(reason: str) -> NoReturn:
    """Say why nothing was done, and leave with exit code 1."""
    typer.echo(reason, err=True)
    raise typer.Exit(1)
