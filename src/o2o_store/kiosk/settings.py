"""What a machine of the shop floor knows before it asks anybody: its home folder, the platform's address, its enrolment."""

import base64
import os
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import msgspec

from o2o_store.contract.store_api.access import DeviceEnrolledView
from o2o_store.folders import SecretFiles

DEFAULT_SERVER = "http://127.0.0.1:9700"
ENROLMENT_FILE = "device.json"


def default_home() -> Path:
    """Return the data folder of this user: `$O2O_HOME`, else `~/.local/share/o2o-store`."""
    return Path(os.environ.get("O2O_HOME") or Path.home() / ".local" / "share" / "o2o-store")


PREFIX = "O2O_KIOSK_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How one program of the floor was started."""

    home: Path
    role: str = "kiosk"
    source: str = "camera:0"
    """Where the camera's picture comes from: `camera:0`, `rendered:`, `folder:PATH`, `video:PATH`."""
    card_reader: str = ""
    """Serial port of a card reader with a SAM module, such as `/dev/ttyUSB0` or `COM3`; empty is none, the camera reads cards."""
    printer: str = ""
    """Slip printer: `network:HOST[:9100]`, `usb:04b8:0e15`, `device:/dev/usb/lp0`, or `folder:PATH`; empty is none, or the folder
    `receipts` beside a drawn counter."""
    paper_mm: int = 80
    """Width of its paper: 80 or 58."""
    idle_minutes: float = 15.0
    """Minutes without a touch or a scan after which a desk signs its person out; 0 never does."""
    language: str = "zh"
    fullscreen: bool = True
    offscreen: bool = False
    density: float = 0.0
    """Pixels per millimetre of the glass; 0 asks the screen, a negative number leaves millimetres out of it."""
    reduced_motion: bool = False
    width: int = 0
    height: int = 0
    """Size of the window; 0 takes the role's own (portrait kiosk, wide desk and board)."""

    @property
    def folder(self) -> Path:
        """The program's own folder inside the home."""
        return self.home / self.role

    @property
    def pictures(self) -> Path:
        """Where the hall's own product pictures are kept."""
        return self.folder / "pictures"

    @property
    def receipts(self) -> str:
        """The printer in use."""
        rehearsal = self.source.startswith("rendered:")
        return self.printer or (f"folder:{self.folder / 'receipts'}" if rehearsal else "")

    @property
    def window(self) -> tuple[int, int]:
        """Width and height of the window when it does not fill the screen."""
        own = {"kiosk": (1080, 1920), "desk": (1366, 768), "board": (1920, 1080)}[self.role]
        return (self.width or own[0], self.height or own[1])


class SettingWrongError(ValueError):
    """A variable of the environment holds what its setting cannot be; the message names the setting."""


def read_settings(**given: Any) -> Settings:
    """What was given, and for the rest what `O2O_KIOSK_…` variables say. Raises SettingWrongError when one says nonsense."""
    told = {one.name: os.environ[PREFIX + one.name.upper()] for one in fields(Settings) if PREFIX + one.name.upper() in os.environ}
    try:
        return msgspec.convert(told | given, Settings, strict=False, dec_hook=lambda _kind, value: Path(value))
    except msgspec.ValidationError as error:
        raise SettingWrongError(f"{PREFIX}…: {error}") from error


class EnrolmentUnreadableError(RuntimeError):
    """The file of a machine's membership is damaged or not ours to read."""


class Enrolment(msgspec.Struct, frozen=True, kw_only=True):
    """A machine's membership in a hall: where its platform is, which certificate it must show, and what the platform gave us."""

    server: str
    device: DeviceEnrolledView
    certificate: str = ""

    def __repr__(self) -> str:
        """Name the device, never its token."""
        return f"Enrolment({self.device.role} {self.device.device_id} at {self.server})"

    @property
    def sealing_key(self) -> bytes:
        """The platform's raw public key for personal data."""
        return raw_key(self.device.sealing_key)


def raw_key(text: str) -> bytes:
    """Return the bytes of a key written in base64url without padding. Raises ValueError when it is none."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def load_enrolment(folder: Path) -> Enrolment | None:
    """Return the machine's enrolment, None when it never joined a hall. Raises EnrolmentUnreadableError when the file is damaged."""
    secret = SecretFiles(folder)
    if not secret.exists(ENROLMENT_FILE):
        return None
    try:
        return msgspec.json.decode(secret.read(ENROLMENT_FILE), type=Enrolment)
    except (msgspec.DecodeError, OSError) as error:
        # Said without what is in it: a piece of a token would stand in the message.
        raise EnrolmentUnreadableError(f"{secret.path(ENROLMENT_FILE)} cannot be read ({type(error).__name__})") from None


def save_enrolment(folder: Path, enrolment: Enrolment) -> None:
    """Keep the enrolment, readable by this user only."""
    SecretFiles(folder).write(ENROLMENT_FILE, msgspec.json.encode(enrolment))
