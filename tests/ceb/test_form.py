"""The bytes against the official element sequence."""

from collections.abc import Callable

import pytest

from o2o_store.ceb import xml
from o2o_store.ceb.form import check_form
from o2o_store.ceb.models import BaseTransfer, Inventory, Order
from o2o_store.ceb.signature import SoftwareSigner, sign

Change = Callable[[bytes], bytes]


def _codes(data: bytes) -> list[tuple[str, str]]:
    return [(one.code, one.element) for one in check_form(data)]


@pytest.mark.parametrize(
    ("change", "code", "element"),
    [
        (lambda data: data.replace(b"<ceb:appType>1</ceb:appType>", b"<ceb:appKind>1</ceb:appKind>"), "unknown_element", "appKind"),
        (lambda data: data.replace(b"<ceb:freight>", b"<ceb:freight>0</ceb:freight><ceb:freight>"), "repeated_element", "freight"),
        (
            lambda data: data.replace(b"freight>", b"T>").replace(b"discount>", b"freight>").replace(b"T>", b"discount>"),
            "element_order",
            "freight",
        ),
        (lambda data: data.replace(b"<ceb:qty>2</ceb:qty>", b"<ceb:qty>2</ceb:qty><ceb:unit></ceb:unit>"), "repeated_element", "unit"),
        (lambda data: data.replace(b"<ceb:orderNo>H01K02260105000001<", b"<ceb:orderNo><"), "empty_element", "orderNo"),
        (lambda data: data.replace(b"BaseTransfer>", b"BaseSubscribe>"), "mandatory", "BaseTransfer"),
        (lambda data: data.replace(b"ceb:Order>", b"ceb:Parcel>"), "documents", "Order"),
        (lambda data: data.replace(b"ceb:OrderHead>", b"ceb:OrderTail>"), "unknown_element", "OrderTail"),
        (lambda data: data.replace(b"CEB311", b"CEB999"), "malformed", ""),
        (lambda data: data[:-1], "malformed", ""),
        (lambda data: b'<!DOCTYPE a [<!ENTITY b "c">]>' + data.removeprefix(xml.DECLARATION), "malformed", ""),
    ],
)
def test_fault_is_found_when_sown_in_the_bytes(change: Change, code: str, element: str, order: Order, transfer: BaseTransfer) -> None:
    sound = xml.write_orders([order], transfer)
    assert _codes(sound) == []
    assert (code, element) in _codes(change(sound))


def test_inventory_is_sound_when_signed_last(inventory: Inventory, transfer: BaseTransfer, signer: SoftwareSigner) -> None:
    written = xml.write_inventories([inventory], transfer)
    assert _codes(written) == [("signature", "Signature")]
    assert _codes(sign(written, signer)) == []
