"""Packing one parcel: every unit is scanned, then the parcel label; pure."""

from dataclasses import dataclass, replace

from o2o_store.contract.store_api.fulfilment import PackParcel
from o2o_store.contract.store_api.orders import OrderView
from o2o_store.domain.goods import parse_gtin

TO_PACK = frozenset({"reserved", "released"})
"""Parcel states in which the parcel has not been packed: customs may already have let it go."""


@dataclass(frozen=True, slots=True)
class Packing:
    """Units scanned so far, in the order of scanning, and whether the label was scanned after the last of them."""

    order_id: str
    units: tuple[str, ...] = ()
    labelled: bool = False

    def scanned(self, gtin: str) -> int:
        """How many units of a product were scanned."""
        return self.units.count(gtin)


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan meant for the parcel: `unit`, `last_unit`, `too_many`, `not_in_order`, `label`, `label_too_early`, `other_label`."""

    what: str
    packing: Packing


def normal(gtin: str) -> str:
    """The product number in its 14 digits, so that all lengths compare."""
    found = parse_gtin(gtin)
    return found.text if found is not None else gtin


def wanted(order: OrderView) -> dict[str, int]:
    """How many units of each product belong into the parcel."""
    found: dict[str, int] = {}
    for line in order.lines:
        found[normal(line.gtin)] = found.get(normal(line.gtin), 0) + line.quantity
    return found


def is_full(order: OrderView, packing: Packing) -> bool:
    """Say whether exactly the ordered units were scanned."""
    return {gtin: packing.scanned(gtin) for gtin in {*packing.units, *wanted(order)}} == wanted(order)


def scan_unit(order: OrderView, packing: Packing, gtin: str) -> Scanned:
    """Take one unit; one that does not belong is told and not counted."""
    ordered = wanted(order).get(gtin, 0)
    if ordered == 0:
        return Scanned("not_in_order", packing)
    if packing.scanned(gtin) >= ordered:
        return Scanned("too_many", packing)
    packed = replace(packing, units=(*packing.units, gtin), labelled=False)
    return Scanned("last_unit" if is_full(order, packed) else "unit", packed)


def scan_label(order: OrderView, packing: Packing, label: str) -> Scanned:
    """Take the parcel label, which closes the parcel: only after the last unit, and only this parcel's."""
    if order.parcel is None or label != order.parcel.label:
        return Scanned("other_label", packing)
    if not is_full(order, packing):
        return Scanned("label_too_early", packing)
    return Scanned("label", replace(packing, labelled=True))


def request(order: OrderView, packing: Packing) -> PackParcel:
    """The act that seals this parcel."""
    label = order.parcel.label if order.parcel is not None else ""
    return PackParcel(order_id=order.order_id, units=list(packing.units), parcel_label=label)
