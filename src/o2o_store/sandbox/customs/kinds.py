"""The documents customs takes, as data: message names, nodes, business keys, answering message, and the E-port's negative codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document; codes are of facts/customs.md §2.4. `lines` is empty for documents without lines."""

    name: str
    message: str
    node: str
    head: str
    lines: str
    key: tuple[str, ...]
    receipt: str
    receipt_node: str
    receipt_fields: tuple[str, ...]
    bad_fields: str
    exists: str
    stale: str
    duplicate_line: str = ""
    unverified: str = ""


_INVENTORY_FIELDS = ("customsCode", "ebpCode", "ebcCode", "agentCode", "copNo", "preNo", "invtNo")
_RETURN_FIELDS = ("customsCode", "agentCode", "ebpCode", "ebcCode", "copNo", "preNo", "invtNo")

_ALL = (
    Kind(
        "order",
        "CEB311Message",
        "Order",
        "OrderHead",
        "OrderList",
        ("ebpCode", "orderNo"),
        "CEB312Message",
        "OrderReturn",
        ("ebpCode", "ebcCode", "orderNo"),
        "-301008",
        "-301010",
        "-301014",
        "-301002",
        "-301020",
    ),
    Kind(
        "payment",
        "CEB411Message",
        "Payment",
        "PaymentHead",
        "",
        ("payCode", "payTransactionId"),
        "CEB412Message",
        "PaymentReturn",
        ("payCode", "payTransactionId"),
        "-401009",
        "-401007",
        "-401012",
        unverified="-401009",
    ),
    Kind(
        "waybill",
        "CEB511Message",
        "Logistics",
        "LogisticsHead",
        "",
        ("logisticsCode", "logisticsNo"),
        "CEB512Message",
        "LogisticsReturn",
        ("logisticsCode", "logisticsNo"),
        "-504011",
        "-504015",
        "-504016",
        unverified="-504011",
    ),
    Kind(
        "delivery",
        "CEB513Message",
        "LogisticsStatus",
        "",
        "",
        ("logisticsCode", "logisticsNo", "logisticsStatus"),
        "CEB514Message",
        "LogisticsStatusReturn",
        ("logisticsCode", "logisticsNo", "logisticsStatus"),
        "-505011",
        "-505014",
        "-505016",
        unverified="-505011",
    ),
    Kind(
        "inventory",
        "CEB621Message",
        "Inventory",
        "InventoryHead",
        "InventoryList",
        ("ebpCode", "orderNo"),
        "CEB622Message",
        "InventoryReturn",
        _INVENTORY_FIELDS,
        "-621020",
        "-621004",
        "-621012",
        "-621027",
        "-621029",
    ),
    Kind(
        "cancellation",
        "CEB623Message",
        "InvtCancel",
        "",
        "",
        ("invtNo",),
        "CEB624Message",
        "InvtCancelReturn",
        _RETURN_FIELDS,
        "-623001",
        "-623009",
        "-623005",
        "",
        "-623029",
    ),
    Kind(
        "refund",
        "CEB625Message",
        "InvtRefund",
        "InvtRefundHead",
        "InvtRefundList",
        ("copNo",),
        "CEB626Message",
        "InvtRefundReturn",
        _RETURN_FIELDS,
        "-625001",
        "-625022",
        "-625022",
        "-625001",
        "-625005",
    ),
)

BY_MESSAGE: Mapping[str, Kind] = MappingProxyType({kind.message: kind for kind in _ALL})
BY_NAME: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in _ALL})
SIGNED = frozenset({"CEB621Message", "CEB623Message", "CEB625Message"})
