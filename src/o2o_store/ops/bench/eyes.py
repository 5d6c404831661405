"""The words of the eyes' benchmarks: `scan`, `idcard`, `stream`, `soak`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

eyes = typer.Typer()


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn a folder that is no corpus, or no picture to measure on, into a refused argument: exit code 2."""
    try:
        yield
    except ValueError as wrong:
        raise typer.BadParameter(str(wrong)) from None


AsJson = Annotated[bool, typer.Option("--json", help="The same figures for programs.")]
Corpus = Annotated[Path, typer.Argument(exists=True, file_okay=False, help="Folder with pictures and their truth.json.")]
Limit = Annotated[int, typer.Option(help="So many pictures (of each kind) at most; 0 for all.")]


@eyes.command()
def scan(
    corpus: Corpus,
    stream: Annotated[int, typer.Option(help="Show each picture in so many unsteady frames; 1 is a single picture.")] = 1,
    kinds: Annotated[str, typer.Option(help="Only these kinds, as comma-separated patterns.")] = "",
    limit: Limit = 0,
    as_json: AsJson = False,
) -> None:
    """Product codes: recall, inventions and cost beside zxing-cpp, pyzbar and OpenCV on the same frames."""
    from o2o_store.ops.bench.report import tell
    from o2o_store.ops.bench.scan import figures, measure

    with _refusing():
        result = measure(corpus, frames=stream, kinds=kinds, limit=limit)
    tell(figures(result, stream=stream > 1), as_json=as_json)


@eyes.command()
def idcard(corpus: Corpus, limit: Limit = 0, as_json: AsJson = False) -> None:
    """Identity cards (SPECIMENs only): fields, false accepts and cost beside RapidOCR over the whole frame."""
    from o2o_store.ops.bench.idcard import figures, measure
    from o2o_store.ops.bench.report import tell

    with _refusing():
        result = measure(corpus, limit=limit)
    tell(figures(result), as_json=as_json)


@eyes.command()
def stream(
    rounds: Annotated[int, typer.Option(help="Labels of each kind at each speed.")] = 40,
    window: Annotated[bool, typer.Option("--window", help="Before a real kiosk, until its window shows the basket line.")] = False,
    as_json: AsJson = False,
) -> None:
    """Moving labels: from the first frame plain zxing-cpp can read to our report, at 0.2 and 0.5 m/s (simulated motion and blur)."""
    from o2o_store.ops.bench import carried
    from o2o_store.ops.bench import stream as passed
    from o2o_store.ops.bench.report import tell

    tell(passed.figures(carried.measure(rounds), ", basket line") if window else passed.figures(passed.measure(rounds)), as_json=as_json)


@eyes.command()
def soak(
    frames: Annotated[int, typer.Option(help="Frames shown to the scanner; 0 for none.")] = 100_000,
    cards: Annotated[int, typer.Option(help="Frames shown to the card reader; 0 for none.")] = 5_000,
    wild: Annotated[int, typer.Option(help="Random and mutated frames; 0 for none.")] = 10_000,
    as_json: AsJson = False,
) -> None:
    """Endurance of the eyes: memory over very many frames, and what random and mutated frames cost and invent."""
    from o2o_store.ops.bench.report import tell
    from o2o_store.ops.bench.soak import measure

    tell(measure(frames, cards, wild), as_json=as_json)
