"""Every view-model shows what it is given and passes every gesture on."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import pytest
from PySide6.QtCore import QMetaMethod, QMetaType, QObject

from o2o_store.kiosk.ui.showing.board_shown import BoardShown
from o2o_store.kiosk.ui.showing.checkout_shown import CheckoutShown
from o2o_store.kiosk.ui.showing.desk_shown import DeskShown
from o2o_store.kiosk.ui.showing.service_shown import ServiceShown
from o2o_store.kiosk.ui.showing.session_shown import SessionShown
from o2o_store.kiosk.ui.showing.taking_back_shown import TakingBackShown
from o2o_store.kiosk.ui.viewmodels.board import Board
from o2o_store.kiosk.ui.viewmodels.checkout import Checkout
from o2o_store.kiosk.ui.viewmodels.desk import Desk
from o2o_store.kiosk.ui.viewmodels.service import Service
from o2o_store.kiosk.ui.viewmodels.session import Session
from o2o_store.kiosk.ui.viewmodels.taking_back import TakingBack

SAMPLES: dict[str, Any] = {"str": "x", "bool": True, "int": 7, "float": 0.5}
VALUES = {QMetaType.Type.QString.value: "text", QMetaType.Type.Int.value: 3}


@dataclass(frozen=True)
class Kind:
    """A view-model and the fields it shows."""

    model: Callable[[Callable[..., None]], Any]
    shown: type[Any]


KINDS = (
    Kind(Board, BoardShown),
    Kind(Checkout, CheckoutShown),
    Kind(Desk, DeskShown),
    Kind(Service, ServiceShown),
    Kind(Session, SessionShown),
    Kind(TakingBack, TakingBackShown),
)
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.shown.__name__)


@every_kind
@pytest.mark.usefixtures("qapp")
def test_every_field_is_a_typed_property(kind: Kind) -> None:
    model = kind.model(lambda *_: None)
    told: list[int] = []
    model.changed.connect(lambda: told.append(1))
    shown = kind.shown(**{field.name: SAMPLES[getattr(field.type, "__name__", str(field.type))] for field in fields(kind.shown)})
    model.show(shown)
    model.show(shown)
    assert told == [1]
    assert {field.name: model.property(field.name) for field in fields(shown)} == {
        field.name: getattr(shown, field.name) for field in fields(shown)
    }


@every_kind
@pytest.mark.usefixtures("qapp")
def test_every_slot_is_passed_on_by_its_name(kind: Kind) -> None:
    acted: list[tuple[Any, ...]] = []
    model: QObject = kind.model(lambda *values: acted.append(values))
    meta = model.metaObject()
    called = []
    for slot in (meta.method(place) for place in range(meta.methodOffset(), meta.methodCount())):
        if slot.methodType() == QMetaMethod.MethodType.Slot:
            name = bytes(slot.name().data()).decode()
            values = [VALUES[slot.parameterType(place)] for place in range(slot.parameterCount())]
            getattr(model, name)(*values)
            called.append((name, *values))
    assert acted == called
