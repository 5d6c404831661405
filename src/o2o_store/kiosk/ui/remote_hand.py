"""The scripted hand told from outside: orders as JSON lines on standard input, each answered in one line on standard output.

| order | does | answers |
|---|---|---|
| `{"do": "touch", "name": N}` | touches the visible item of this object name | `{"ms": …, "pressed_ms_ago": …}` |
| `{"do": "keys", "text": T}` | types as a wedge scanner does, Enter at the end | `{"ms": …}` |
| `{"do": "type", "text": T}` | types at a person's pace | `{"ms": …}` |
| `{"do": "wait", "what": "checkout.page", "is": V}` | waits for a view-model's property (`"not": V` for any other, `"within": s`) | `{"ms": …, "value": …}` |
| `{"do": "drawn", "what": …, "is": V}` | waits for the first frame drawn with this value | `{"at": monotonic s, null when none came}` |
| `{"do": "see", "what": "checkout.total_text"}` | reads a property | `{"value": …}` |
| `{"do": "hold", "kind": K, "value": V}` | holds something before the rendered counter (`"details"`: how it is drawn) | `{"ms": …}` |
| `{"do": "texts"}` | reads every text that can be seen, QR contents too (`"hidden": true`: also what is not drawn) | `{"value": […]}` |
| `{"do": "fields"}` | reads every property of every view-model, rows of lists too | `{"value": {…}}` |
| `{"do": "pass", "seconds": N}` | moves the program's clock on (or back) without waiting | `{"ms": …}` |
| `{"do": "act", "what": "checkout.start", "values": [V]}` | calls a view-model's slot, as a page would | `{"ms": …}` |
| `{"do": "burst", "text": T}` | strikes keys at a scanner's speed | `{"ms": …}` |
| `{"do": "rain", "touches": N, "seed": S, "pace": ms}` | touches anywhere, fast (see `ui/rain.py`) | `{"value": {…}}` |
| `{"do": "strike", "name": N, "times": T}` | presses an item, never letting it act | `{"value": [ms to the frame, …]}` |
| `{"do": "frame"}` | waits for one more frame | `{"ms": …, "first_ms_ago": …}`: since the first one that the hand saw |
| `{"do": "picture", "path": P}` | saves the window as PNG (`"rest_ms"`: after so long, 700 otherwise) | `{"ms": …}` |
| `{"do": "quit"}` | closes the program | `{"ms": …}` |

What cannot be done is answered with `{"error": …}`. When the orders end, the program ends.
"""

import contextlib
import json
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from o2o_store.kiosk.ui.listmodels.rows import RowListModel
from o2o_store.kiosk.ui.rain import Rain
from o2o_store.kiosk.ui.script import REST_MS, Hand

PACE_MS = 100
"""Ten touches a second."""
WAIT_S = 30.0
"""How long a hand waits for what it was not told a limit for."""

Order = Mapping[str, Any]


def _hold_nothing(_kind: str, _value: str, _details: Mapping[str, str]) -> None:
    """A screen without eyes has nothing to hold things before."""


def _stand_still(_seconds: float) -> None:
    """A clock that nobody moves."""


@dataclass(frozen=True, slots=True)
class Grasp:
    """What a hand can do besides touching the window: hold things before the camera, and move the program's clock."""

    hold: Callable[[str, str, Mapping[str, str]], None] = _hold_nothing
    forward: Callable[[float], None] = _stand_still


class RemoteHand(QObject):
    """Reads orders in a thread of its own and carries them out in the screen's thread, one after the other."""

    ordered = Signal(str)
    gone = Signal()

    def __init__(
        self,
        hand: Hand,
        shown: Mapping[str, QObject],
        grasp: Grasp | None = None,
        orders: IO[str] | None = None,
        answers: IO[str] | None = None,
    ) -> None:
        super().__init__()
        self._hand = hand
        self._rain = Rain(hand.view)
        self._shown = shown
        self._grasp = grasp or Grasp()
        self._orders = orders or sys.stdin
        self._answers = answers or sys.stdout
        self._answered = threading.Event()
        self._acts: dict[str, Callable[[Order], dict[str, Any]]] = {
            "touch": self._touch,
            "keys": self._keys,
            "type": self._type,
            "wait": self._wait,
            "drawn": self._drawn,
            "see": self._see,
            "hold": self._hold,
            "texts": self._texts,
            "fields": self._fields,
            "pass": self._pass,
            "act": self._act,
            "burst": self._burst,
            "rain": self._rained,
            "strike": self._strike,
            "frame": self._frame,
            "picture": self._picture,
            "quit": self._quit,
        }
        self.ordered.connect(self._carry_out, Qt.ConnectionType.QueuedConnection)
        self.gone.connect(quit_soon, Qt.ConnectionType.QueuedConnection)
        self._first_frame: float | None = None
        hand.view.frameSwapped.connect(self._note_first_frame)

    def start(self) -> None:
        """Begin to listen."""
        threading.Thread(target=self._listen, name="hand", daemon=True).start()

    def _listen(self) -> None:
        for line in self._orders:
            if line.strip():
                # While one order waits, the screen's loop runs: the next must not begin inside it.
                self._answered.clear()
                self.ordered.emit(line)
                self._answered.wait()
        self.gone.emit()

    def _carry_out(self, line: str) -> None:
        began = time.monotonic()
        try:
            order = json.loads(line)
            answer = self._acts[order["do"]](order)
        except Exception as trouble:  # noqa: BLE001 - whatever an order does to us is its answer: the next must come
            answer = {"error": f"{type(trouble).__name__}: {trouble}"}
        # Whoever gave the order may be gone: then the orders have ended too, and that ends the program.
        with contextlib.suppress(BrokenPipeError):
            self._answers.write(json.dumps({"ms": (time.monotonic() - began) * 1000, **answer}, ensure_ascii=False) + "\n")
            self._answers.flush()
        self._answered.set()

    def _touch(self, order: Order) -> dict[str, Any]:
        pressed = self._hand.touch(order["name"], order.get("within"))
        return {"pressed_ms_ago": (time.monotonic() - pressed) * 1000}

    def _keys(self, order: Order) -> dict[str, Any]:
        self._hand.keys(order["text"])
        return {}

    def _type(self, order: Order) -> dict[str, Any]:
        self._hand.type(order["text"])
        return {}

    def _value(self, what: str) -> Any:
        name, _, field = what.partition(".")
        return getattr(self._shown[name], field)

    def _holds(self, order: Order) -> bool:
        value = self._value(order["what"])
        return bool(value == order["is"] if "is" in order else value != order["not"])

    def _wait(self, order: Order) -> dict[str, Any]:
        what = order["what"]
        self._hand.wait_for(lambda: self._holds(order), f"{what} {order}, now {self._value(what)!r}", float(order.get("within", WAIT_S)))
        return {"value": self._value(what)}

    def _drawn(self, order: Order) -> dict[str, Any]:
        return {"at": self._rain.first_frame(lambda: self._holds(order), float(order.get("within", WAIT_S)))}

    def _see(self, order: Order) -> dict[str, Any]:
        return {"value": self._value(order["what"])}

    def _hold(self, order: Order) -> dict[str, Any]:
        self._grasp.hold(order["kind"], order.get("value", ""), order.get("details", {}))
        return {}

    def _texts(self, order: Order) -> dict[str, Any]:
        return {"value": self._hand.texts(hidden=order.get("hidden", False))}

    def _fields(self, _order: Order) -> dict[str, Any]:
        return {"value": {name: _fields_of(shown) for name, shown in self._shown.items() if isinstance(shown, QObject)}}

    def _pass(self, order: Order) -> dict[str, Any]:
        self._grasp.forward(float(order["seconds"]))
        return {}

    def _act(self, order: Order) -> dict[str, Any]:
        self._value(order["what"])(*order.get("values", []))
        return {}

    def _burst(self, order: Order) -> dict[str, Any]:
        self._hand.burst(order["text"])
        return {}

    def _rained(self, order: Order) -> dict[str, Any]:
        checkout = self._shown.get("checkout")

        def page() -> str:
            return str(checkout.property("page")) if checkout is not None else ""

        return {"value": asdict(self._rain.fall(order["touches"], order["seed"], order.get("pace", PACE_MS), page))}

    def _strike(self, order: Order) -> dict[str, Any]:
        return {"value": self._rain.strike(self._hand.see(order["name"]), order["times"])}

    def _frame(self, _order: Order) -> dict[str, Any]:
        self._rain.wait_frame()
        first = self._first_frame if self._first_frame is not None else time.monotonic()
        return {"first_ms_ago": (time.monotonic() - first) * 1000}

    def _note_first_frame(self) -> None:
        self._first_frame = time.monotonic()
        self._hand.view.frameSwapped.disconnect(self._note_first_frame)

    def _picture(self, order: Order) -> dict[str, Any]:
        self._hand.picture(Path(order["path"]), int(order.get("rest_ms", REST_MS)))
        return {}

    def _quit(self, _order: Order) -> dict[str, Any]:
        quit_soon()
        return {}


def _fields_of(shown: QObject) -> dict[str, Any]:
    """Every property of a view-model; a list as its rows."""
    about = shown.metaObject()
    values = {name: shown.property(name) for name in (str(about.property(place).name()) for place in range(about.propertyCount()))}
    return {name: [asdict(row) for row in value.rows] if isinstance(value, RowListModel) else value for name, value in values.items()}


def quit_soon() -> None:
    """Leave the event loop from within: calling quit there directly can dead-lock (facts: desktop §5)."""
    application = QGuiApplication.instance()
    if application is not None:
        QTimer.singleShot(0, application.quit)
