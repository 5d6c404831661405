"""The demo from curtain to curtain: start everything, play the visit, collect what it leaves."""

import contextlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from o2o_store.ops.demo.evidence import write_messages
from o2o_store.ops.demo.people import People, lead
from o2o_store.ops.demo.programs import Company, ProgramFailed, Screen, company
from o2o_store.ops.demo.timeline import Timeline, p95
from o2o_store.ops.demo.visit import Visit, choose_cast
from o2o_store.ops.demo.world import World, free_base, raise_world

GOAL_SOFTWARE_MS = 1500
"""product.md, Goals: the software's own share from ID to released, with notifications."""

MANUAL_PIECES = 9
"""Products that a person at the terminal can choose from, one key each."""

LEFT = ("screens", "customs", "wallet", "logs", "receipts")
MARK = ".o2o-demo"
"""Folders of the evidence, and the file in each that says whose they are."""

BUYERS = ("jia", "yi", "bing", "ding")
"""Specimen adults who take turns, so that nobody's year runs out."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Show:
    """How to play: where programs live, where evidence goes, the shopper's language, with windows or without, how many visitors."""

    home: Path
    out: Path
    language: str
    headless: bool
    manual: bool
    visits: int = 1


def play(show: Show, say: Say) -> Timeline:
    """Play the demo and leave its evidence. Raises ProgramFailed where it stops."""
    make_room(show.out)
    with company(show.out / "logs", {"QT_QUICK_BACKEND": "software"}) as troupe:
        say("[1/4] sandboxes, platform, hall …")
        world = raise_world(troupe, show.home, free_base())
        say("[2/4] kiosk, desk, board …")
        screens = open_screens(troupe, world, show)
        if show.manual:
            return leave_to_people(troupe, world, screens, show, say)
        say("[3/4] a visitor buys two products …")
        kiosk, desk, board = screens
        visit = Visit(world, choose_cast(show.language), kiosk, desk, board, show.out / "screens")
        try:
            visit.play()
            shares = repeat(visit, show.visits, say)
        except ProgramFailed:
            for screen in screens:
                with contextlib.suppress(ProgramFailed):
                    visit.picture(screen, f"stopped-{screen.name}")
            raise
        say("[4/4] evidence …")
        return leave(visit, show, shares, say)


def make_room(out: Path) -> None:
    """Clear what an earlier demo left there, and nothing else. Raises ProgramFailed when a folder of that name is somebody's own."""
    folders = [out / name for name in LEFT]
    own = [folder for folder in folders if folder.exists() and not (folder / MARK).is_file() and any(folder.iterdir())]
    if own:
        raise ProgramFailed(f"{own[0]} is there already and no demo left it; choose another --out")
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / MARK).write_text("Left by o2o-store demo; the next one clears this folder.\n", "utf-8")


def open_screens(troupe: Company, world: World, show: Show) -> tuple[Screen, Screen, Screen]:
    """Open kiosk, desk and board, each joining the hall by its one-time code; in manual play the terminal holds the hand."""
    opened: list[Screen] = []
    for role, desk, more in (
        ("kiosk", "", ("--source", "rendered:", "--printer", f"folder:{show.out / 'receipts'}")),
        ("desk", "1", ()),
        ("board", "", ()),
    ):
        words = [role, "--home", str(world.home), "--server", world.url, "--code", world.enrolment_code(role, desk), "--windowed", *more]
        words += ["--language", show.language, "--hand"] + (["--offscreen"] if show.headless else [])
        opened.append(troupe.start_screen(role, words))
    for screen in opened:
        screen.tell("wait", what="session.hall_number", **{"not": ""}, within=60)
    return opened[0], opened[1], opened[2]


def leave_to_people(troupe: Company, world: World, screens: tuple[Screen, Screen, Screen], show: Show, say: Say) -> Timeline:
    """Leave the windows to whoever is there, until one is closed or the terminal says so."""
    kiosk, desk, _ = screens
    people = People(choose_cast(show.language, pieces=MANUAL_PIECES), world.badge, kiosk, desk, say)
    lead(people, lambda: all(program.process.poll() is None for program in troupe.running))
    write_messages(world, show.out)
    return Timeline()


def repeat(visit: Visit, times: int, say: Say) -> list[float]:
    """Let more visitors come, one after the other and unpictured; return the software's share of each, the first one's first."""
    shares = [visit.timeline.from_card_to_released()[1]]
    for number in range(1, times):
        again = Visit(
            visit.world, choose_cast(visit.cast.language, BUYERS[number % len(BUYERS)]), visit.kiosk, visit.desk, visit.board, None
        )
        again.play()
        shares.append(again.timeline.from_card_to_released()[1])
        say(f"  visit {number + 1}: software {shares[-1] / 1000:.2f} s")
    return shares


def leave(visit: Visit, show: Show, shares: list[float], say: Say) -> Timeline:
    """Write messages, receipts and the timeline, and say the figures."""
    counts = write_messages(visit.world, show.out)
    timeline = visit.timeline
    whole, software = timeline.from_card_to_released()
    sums: dict[str, object] = {
        "id_to_released_ms": round(whole),
        "software_share_ms": round(software),
        "goal_software_ms": GOAL_SOFTWARE_MS,
    }
    sums["software_share_of_visits_ms"] = [round(share) for share in shares]
    timeline.write(show.out / "timeline.json", {**sums, "messages": counts})
    for span in timeline.spans:
        say(f"  {span.step} of 5  {span.ms:8.0f} ms  {span.share:9} {span.what}")
    goal = f"goal ≤ {GOAL_SOFTWARE_MS / 1000} s"
    say(f"ID to released: {whole / 1000:.1f} s at scripted pace, of which software {software / 1000:.2f} s ({goal})")
    if len(shares) > 1:
        say(f"software's share over {len(shares)} visits: p95 {p95(shares) / 1000:.2f} s ({goal})")
    return timeline
