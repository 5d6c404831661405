"""What stands behind a screen: book, telephone, flows, put together for each role.

Loaded in the floor's own thread once the window shows its first frame (`app.py`): everything here and below is nine tenths of what a
program of the floor loads, and nobody who touches a screen has to wait for it.
"""

from datetime import timedelta
from typing import TypeVar

from o2o_store.domain.clock import Clock
from o2o_store.kiosk.devices.speaker import SilentSpeaker, SystemSpeaker
from o2o_store.kiosk.flows.checkout import Eyes
from o2o_store.kiosk.flows.floor import BoardMachine, DeskMachine, KioskMachine, Machine
from o2o_store.kiosk.flows.pictures import PictureShelf
from o2o_store.kiosk.gateway import PlatformGateway
from o2o_store.kiosk.ledger.book import Ledger
from o2o_store.kiosk.ledger.desk_book import DeskBook
from o2o_store.kiosk.settings import Enrolment, Settings

M = TypeVar("M", bound=Machine)


def raise_kiosk(settings: Settings, enrolment: Enrolment, clock: Clock, eyes: Eyes) -> KioskMachine:
    """The shopper's kiosk. Raises StorageUnreadableError when its book cannot be opened."""
    ledger = Ledger.open(settings.folder, clock, enrolment.device.hall_id)
    speaker = SilentSpeaker() if settings.offscreen else SystemSpeaker()
    machine = KioskMachine(enrolment, _gateway(enrolment), clock, ledger, eyes, language=settings.language, speaker=speaker)
    return _with_pictures(machine, settings)


def raise_desk(settings: Settings, enrolment: Enrolment, clock: Clock) -> DeskMachine:
    """The staff's desk. Raises StorageUnreadableError when its book cannot be opened."""
    book = DeskBook.open(settings.folder, clock, enrolment.device.hall_id)
    machine = DeskMachine(enrolment, _gateway(enrolment), clock, book, idle=timedelta(minutes=settings.idle_minutes))
    return _with_pictures(machine, settings)


def raise_board(settings: Settings, enrolment: Enrolment, clock: Clock) -> BoardMachine:
    """The pickup board. Raises StorageUnreadableError when its book cannot be opened."""
    book = Ledger.open(settings.folder, clock, enrolment.device.hall_id)
    return BoardMachine(enrolment, _gateway(enrolment), clock, book)


def _with_pictures(machine: M, settings: Settings) -> M:
    machine.pictures = PictureShelf(settings.pictures, machine.gateway, machine.reach)
    return machine


def _gateway(enrolment: Enrolment) -> PlatformGateway:
    return PlatformGateway(enrolment.server, token=enrolment.device.token, certificate=enrolment.certificate)
