"""What the eyes tell the kiosk; plain values that travel through a pipe and hide a person's data when printed."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Looking = Literal["codes", "card", "nothing"]
"""What the eyes look for; with "nothing" the picture is shown and not read."""

Cause = Literal["closer", "steadier", "glare", "darkness", "covered", "other_side", "lay_again"]
"""Why something in view cannot be read, in the words of the screens' hints; `lay_again` is a card reader's: the card lies there since before."""

Sight = Literal["starting", "seeing", "blind", "restarting"]
"""Whether there is a picture: "blind" = the source gives none, "restarting" = the child process is being replaced."""

Corners = tuple[tuple[float, float], ...]
"""Four corners, clockwise from the code's own top left, as shares (0 to 1) of the frame's width and height."""


@dataclass(frozen=True, slots=True)
class CodeSeen:
    """A code came into view; reported once until it has left. `text` is as printed, `format` is zxing's name ("QRCode", "EAN13").

    It may be a shopper's pay code or a voucher: whoever reads it can use it, so it does not print itself.
    """

    text: str = field(repr=False)
    format: str
    corners: Corners = ()


@dataclass(frozen=True, slots=True)
class CodeMoved:
    """A code reported a moment ago is elsewhere now, so that what is drawn round it stays round it; `text` as it was reported."""

    text: str = field(repr=False)
    corners: Corners


@dataclass(frozen=True, slots=True)
class CardSeen:
    """Two frames (or the chip, through a reader) agree on a resident number. `needs_confirm` asks for the name, which has no checksum."""

    number: str = field(repr=False)
    name: str = field(repr=False, default="")
    needs_confirm: bool = True
    corners: Corners = ()
    expires: date | None = field(repr=False, default=None)
    """The card's last day; None when it was not seen or the card is without an end."""


@dataclass(frozen=True, slots=True)
class DocumentSeen:
    """A document that no order can be declared with: a `passport` or `permit` by its zone, or a `card` whose chip names another kind."""

    kind: Literal["passport", "permit", "card"]


@dataclass(frozen=True, slots=True)
class Hint:
    """Something is held before the camera that cannot be read yet, and why."""

    cause: Cause


@dataclass(frozen=True, slots=True)
class SightChanged:
    """The picture came, went, or is being restored; `source` names where frames come from, `size` is that of its own pictures."""

    sight: Sight
    source: str = ""
    size: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Beat:
    """The child lives and allows itself `grace` seconds until the next beat; never handed to a flow."""

    frames: int
    grace: float


Finding = CodeSeen | CodeMoved | CardSeen | DocumentSeen | Hint | SightChanged
