"""`o2o-store kiosk | desk | board`: the words that open the programs with a screen."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from o2o_store import logs
from o2o_store.folders import FolderInUseError, StorageUnreadableError
from o2o_store.kiosk.eyes.naming import named
from o2o_store.kiosk.settings import (
    DEFAULT_SERVER,
    Enrolment,
    EnrolmentUnreadableError,
    Settings,
    SettingWrongError,
    default_home,
    load_enrolment,
    read_settings,
    save_enrolment,
)
from o2o_store.kiosk.ui.showing.texts import LANGUAGES


def _known_language(value: str) -> str:
    if value not in LANGUAGES:
        raise typer.BadParameter(f"we speak {' and '.join(LANGUAGES)}, not {value}")
    return value


app = typer.Typer(help="The programs of the shop floor with a screen.", no_args_is_help=True)

Home = Annotated[Path | None, typer.Option(help="Data folder; default $O2O_HOME or ~/.local/share/o2o-store.", show_default=False)]
Server = Annotated[
    str, typer.Option(help="Address of the platform: https:// with --fingerprint; http:// on its own machine only. Used with --code only.")
]
Code = Annotated[str, typer.Option(help="One-time code from `o2o-store device add`: joins the hall, then starts. Needed once.")]
Fingerprint = Annotated[str, typer.Option(help="SHA-256 of the platform's certificate, as `serve --lan` prints it.")]
Fullscreen = Annotated[bool, typer.Option("--fullscreen/--windowed", help="Fill the screen, or open a window.")]
Language = Annotated[str, typer.Option(help=f"Language of the idle screen: {' or '.join(LANGUAGES)}.", callback=_known_language)]
Offscreen = Annotated[bool, typer.Option(help="Draw without any display (tests, pictures).")]
HandOption = Annotated[bool, typer.Option("--hand", help="For rehearsals: a scripted hand takes orders as JSON lines on standard input.")]
Ahead = Annotated[float, typer.Option(help="Seconds the clock stands ahead: an hour of silence is rehearsed at once.", hidden=True)]
Printer = Annotated[
    str, typer.Option(help="Slip printer: network:HOST, usb:04b8:0e15, device:/dev/usb/lp0, or folder:PATH; empty for none.")
]
Paper = Annotated[int, typer.Option("--paper", help="Width of its paper in mm: 80 or 58.")]


def named_source(name: str) -> str:
    """Refuse the name of a source that there is no way to open; empty stays empty."""
    try:
        return named(name) if name else name
    except ValueError as wrong:
        raise typer.BadParameter(str(wrong)) from None


Source = Annotated[
    str, typer.Option(help="Camera: camera:0, or rendered: (a drawn counter), folder:PATH, video:PATH.", callback=named_source)
]


@app.command()
def kiosk(  # noqa: PLR0913, PLR0917  # a command's options are its arguments
    home: Home = None,
    server: Server = DEFAULT_SERVER,
    code: Code = "",
    fingerprint: Fingerprint = "",
    source: Source = "camera:0",
    printer: Printer = "",
    paper: Paper = 80,
    fullscreen: Fullscreen = True,
    language: Language = "zh",
    offscreen: Offscreen = False,
    hand: HandOption = False,
    ahead: Ahead = 0.0,
) -> None:
    """The shopper's screen: scan, show the card, pay, get a pickup number.

    First time: o2o-store kiosk --code CODE --server https://ADDRESS:9700 --fingerprint SHA256. Later: o2o-store kiosk.
    """
    settings = _read(
        home,
        "kiosk",
        source=source,
        printer=printer,
        paper_mm=paper,
        fullscreen=fullscreen,
        language=language,
        offscreen=offscreen,
    )
    enrolment = enrolled(settings, server, code, fingerprint)
    from o2o_store.kiosk.app import run_kiosk

    _run(lambda: run_kiosk(settings, enrolment, hand=hand, ahead=ahead, prepare=_open_logs(settings)))


@app.command()
def desk(  # noqa: PLR0913, PLR0917  # a command's options are its arguments
    home: Home = None,
    server: Server = DEFAULT_SERVER,
    code: Code = "",
    fingerprint: Fingerprint = "",
    printer: Printer = "",
    paper: Paper = 80,
    fullscreen: Fullscreen = True,
    language: Language = "zh",
    offscreen: Offscreen = False,
    hand: HandOption = False,
) -> None:
    """The staff's screen: pick, pack, check, hand over.

    First time: o2o-store desk --code CODE --server https://ADDRESS:9700 --fingerprint SHA256. Later: o2o-store desk.
    """
    settings = _read(
        home,
        "desk",
        printer=printer,
        paper_mm=paper,
        fullscreen=fullscreen,
        language=language,
        offscreen=offscreen,
    )
    enrolment = enrolled(settings, server, code, fingerprint)
    from o2o_store.kiosk.app import run_desk

    _run(lambda: run_desk(settings, enrolment, hand=hand, prepare=_open_logs(settings)))


@app.command()
def board(
    home: Home = None,
    server: Server = DEFAULT_SERVER,
    code: Code = "",
    fingerprint: Fingerprint = "",
    fullscreen: Fullscreen = True,
    language: Language = "zh",
    offscreen: Offscreen = False,
    hand: HandOption = False,
) -> None:
    """The pickup board over the counter: being cleared, ready.

    First time: o2o-store board --code CODE --server https://ADDRESS:9700 --fingerprint SHA256. Later: o2o-store board.
    """
    settings = _read(home, "board", fullscreen=fullscreen, language=language, offscreen=offscreen)
    enrolment = enrolled(settings, server, code, fingerprint)
    from o2o_store.kiosk.app import run_board

    _run(lambda: run_board(settings, enrolment, hand=hand, prepare=_open_logs(settings)))


@app.command()
def labels(
    out: Annotated[Path, typer.Option(help="The PDF to write.")] = Path("labels.pdf"),
    home: Home = None,
    role: Annotated[str, typer.Option(help="As which machine of this home to ask: desk or kiosk.")] = "desk",
) -> None:
    """Shelf labels with each product's QR as A4 sheets of 24, from the hall's catalogue as it stands now.

    Run it on a machine that has joined the hall. Example: o2o-store labels --out labels.pdf
    """
    settings = _read(home, role, offscreen=True)
    enrolment = enrolled(settings, "", "", "")
    from o2o_store.kiosk.joining import JoiningError, list_goods
    from o2o_store.kiosk.ui.engine import application
    from o2o_store.kiosk.ui.labels import LabelTooLongError, write_labels

    try:
        found = list_goods(enrolment)
        application(offscreen=True)
        sheets = write_labels(found.goods, found.price_version, out)
    except (JoiningError, LabelTooLongError) as trouble:
        raise _stop(str(trouble)) from trouble
    typer.echo(f"{len(found.goods)} labels on {sheets} sheets of A4: {out}")


def _read(home: Path | None, role: str, **given: Any) -> Settings:
    try:
        return read_settings(home=home or default_home(), role=role, **given)
    except SettingWrongError as trouble:
        raise _stop(str(trouble)) from trouble


def enrolled(settings: Settings, server: str, code: str, fingerprint: str) -> Enrolment:
    """Return the machine's enrolment, joining the hall first when a code is given. Raises typer.Exit with what to do."""
    if code:
        logs.configure(settings.role)
        enrolment = _join(settings, server.rstrip("/"), code, fingerprint)
        save_enrolment(settings.folder, enrolment)
        typer.echo(
            f"This machine is now {enrolment.device.role} {enrolment.device.device_id} of hall {enrolment.device.hall_id}.", err=True
        )
        return enrolment
    try:
        known = load_enrolment(settings.folder)
    except EnrolmentUnreadableError as trouble:
        raise _stop(f"{trouble}; join the hall again with --code CODE, or restore the file from a backup") from trouble
    if known is None:
        raise _stop(
            f"This machine has not joined a hall. On the server run: o2o-store device add HALL --role {settings.role}; "
            f"then here: o2o-store {settings.role} --code CODE --server ADDRESS"
        )
    return known


def _join(settings: Settings, server: str, code: str, fingerprint: str) -> Enrolment:
    from o2o_store.kiosk.joining import JoiningError, enrol

    try:
        return enrol(settings, server, code, fingerprint)
    except JoiningError as trouble:
        raise _stop(str(trouble)) from trouble


def _open_logs(settings: Settings) -> Callable[[], None]:
    return lambda: logs.configure(settings.role)


def _run(program: Callable[[], int]) -> None:
    try:
        raise typer.Exit(program())
    except (FolderInUseError, StorageUnreadableError) as trouble:
        raise _stop(str(trouble)) from trouble


def _stop(reason: str) -> typer.Exit:
    typer.echo(reason, err=True)
    return typer.Exit(1)
