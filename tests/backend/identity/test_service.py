"""The reaction to `registered`: a promise that holds nothing readable."""

from typing import Any

import msgspec

from o2o_store.backend.identity.messages import CheckIdentity, person_place
from o2o_store.backend.orders import service as orders


def test_a_check_is_promised_sealed_when_somebody_registers(shop: Any) -> None:
    order_id = shop.complete()
    person = orders.open_person(shop.keys, shop.order(order_id))
    (promise,) = shop.promises("check_identity")
    assert promise["stream"] == f"{order_id}/identity"
    for secret in (person.id_number, person.name, person.phone):
        assert secret.encode() not in promise["body"]
    asked = msgspec.json.decode(promise["body"], type=CheckIdentity)
    assert person.id_number.encode() in shop.keys.fields.decrypt(asked.person, person_place(order_id))


def test_another_check_is_promised_when_another_person_registers(shop: Any) -> None:
    order_id = shop.complete()
    shop.do(shop.buyer(order_id, name="样本乙"))
    assert len(shop.promises("check_identity")) == 2
