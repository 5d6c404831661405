"""`Service` shows what it is given and passes every gesture on."""

from dataclasses import fields
from typing import Any

from PySide6.QtCore import QMetaMethod, QMetaType

from o2o_store.kiosk.ui.showing.service_shown import ServiceShown
from o2o_store.kiosk.ui.viewmodels.service import Service

SAMPLES: dict[str, Any] = {"str": "x", "bool": True, "int": 7, "float": 0.5}
VALUES = {QMetaType.Type.QString.value: "text", QMetaType.Type.Int.value: 3}


def test_every_field_is_a_typed_property(qapp: Any) -> None:
    model = Service(lambda *_: None)
    told: list[int] = []
    model.changed.connect(lambda: told.append(1))
    shown = ServiceShown(**{field.name: SAMPLES[getattr(field.type, "__name__", str(field.type))] for field in fields(ServiceShown)})
    model.show(shown)
    model.show(shown)
    assert told == [1]
    assert {field.name: model.property(field.name) for field in fields(shown)} == {
        field.name: getattr(shown, field.name) for field in fields(shown)
    }


def test_every_slot_is_passed_on_by_its_name(qapp: Any) -> None:
    acted: list[tuple[Any, ...]] = []
    model = Service(lambda *values: acted.append(values))
    meta = model.metaObject()
    slots = [meta.method(place) for place in range(meta.methodOffset(), meta.methodCount())]
    called = []
    for slot in slots:
        if slot.methodType() == QMetaMethod.MethodType.Slot:
            name = bytes(slot.name().data()).decode()
            values = [VALUES[slot.parameterType(place)] for place in range(slot.parameterCount())]
            getattr(model, name)(*values)
            called.append((name, *values))
    assert acted == called
