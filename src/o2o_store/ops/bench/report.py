"""How every benchmark tells its figures: one table for people, one JSON document for programs."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import typer


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure: `value` in `unit`, and the goal in words when there is one.

    `ratio` is the figure over the baseline that the same run measured (named in `against`); these machines are noisy, so compare ratios.
    `met` is None where no goal is set.
    """

    name: str
    value: float
    unit: str
    against: str = ""
    ratio: float | None = None
    goal: str = ""
    met: bool | None = None


MARKS = {None: " ", True: "✓", False: "✗"}


def lines_of(figures: Sequence[Figure]) -> list[str]:
    """The table for people, one line a figure."""
    width = max((len(figure.name) for figure in figures), default=0)
    return [
        f"{MARKS[figure.met]} {figure.name:<{width}}  {figure.value:>12,.4g} {figure.unit}"
        + (f"  {figure.ratio:.2f} × {figure.against}" if figure.ratio is not None else "")
        + (f"  (goal: {figure.goal})" if figure.goal else "")
        for figure in figures
    ]


def tell(figures: Sequence[Figure], *, as_json: bool) -> None:
    """Print the figures on standard output."""
    text = json.dumps([asdict(figure) for figure in figures], ensure_ascii=False, indent=1) if as_json else "\n".join(lines_of(figures))
    typer.echo(text)
