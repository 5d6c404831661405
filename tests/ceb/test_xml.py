"""CEB messages between models and bytes."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from o2o_store import resources
from o2o_store.ceb import xml
from o2o_store.ceb.models import BaseTransfer, Document, Inventory, LogisticsStatus, Order, Payment, Waybill
from o2o_store.ceb.safe_xml import MalformedMessageError

NS = "{http://www.chinaport.gov.cn/ceb}"
GUID = "7C1F0B0E-51B0-4C39-9C62-1B6B0F7E0A02"
RECEIPT = '<{0} xmlns="http://www.chinaport.gov.cn/ceb" guid="g" version="1.0"><{1}>{2}</{1}></{0}>'
INVENTORY_RETURN = (
    "<guid>G</guid><customsCode>4611</customsCode><copNo>C1</copNo><preNo>B20260105000000001</preNo><invtNo>46112026I000000001</invtNo>"
    "<returnStatus>800</returnStatus><returnTime>20260105103020123</returnTime><returnInfo>[Code:2600;Desc:放行]</returnInfo>"
)
Written = dict[str, bytes]


@pytest.fixture
def documents(order: Order, payment: Payment, waybill: Waybill, delivery: LogisticsStatus, inventory: Inventory) -> list[Document]:
    return [order, payment, waybill, delivery, inventory]


@pytest.fixture
def written(
    order: Order, payment: Payment, waybill: Waybill, delivery: LogisticsStatus, inventory: Inventory, transfer: BaseTransfer
) -> Written:
    return {
        "CEB311Message": xml.write_orders([order], transfer),
        "CEB411Message": xml.write_payments([payment], transfer),
        "CEB511Message": xml.write_waybills([waybill], transfer),
        "CEB513Message": xml.write_logistics_statuses([delivery], transfer),
        "CEB621Message": xml.write_inventories([inventory], transfer),
    }


def assert_fields(node: etree._Element, rows: Sequence[Sequence[str]]) -> None:
    names = [child.tag.removeprefix(NS) for child in node]
    table = [row[0] for row in rows]
    assert names == [name for name in table if name in names]
    assert {row[0] for row in rows if row[2] == "M"} <= set(names)
    for child, row in ((child, row) for child in node for row in rows if child.tag == NS + row[0]):
        assert child.text
        if row[1].startswith("C"):
            low, _, high = row[1][1:].partition("..")
            assert int(low) <= len(child.text) <= int(high or low)


def test_messages_agree_with_the_official_table_when_written(written: Written) -> None:
    table = json.loads(resources.path("customs/fields.json").read_text("utf-8"))
    for name, data in written.items():
        root, entry = etree.fromstring(data), table["messages"][name]
        assert root.tag == NS + name
        assert [child.tag for child in root] == [NS + entry["node"], NS + "BaseTransfer"]
        assert_fields(root[1], table["common"]["BaseTransfer"])
        parts = [root[0]] if entry["parts"][0][0] == "" else list(root[0])
        for node, part in zip(parts, entry["parts"], strict=True):
            assert_fields(node, part[2])


def test_bytes_are_canonical_when_written(written: Written) -> None:
    for data in written.values():
        assert data.startswith(xml.DECLARATION)
        assert etree.tostring(etree.fromstring(data), method="c14n") == data.removeprefix(xml.DECLARATION)


def test_same_bytes_come_when_guid_is_given(order: Order, transfer: BaseTransfer) -> None:
    assert xml.write_orders([order], transfer, GUID) == xml.write_orders([order], transfer, GUID)
    assert xml.write_orders([order], transfer) != xml.write_orders([order], transfer)


def test_official_spelling_stands_in_the_message_only(written: Written) -> None:
    assert b"<ceb:acturalPaid>562.96</ceb:acturalPaid>" in written["CEB311Message"]


def test_documents_survive_when_written_and_read(written: Written, documents: list[Document], transfer: BaseTransfer) -> None:
    for data, document in zip(written.values(), documents, strict=True):
        message = xml.read_message(data)
        assert message.documents == (document,)
        assert message.transfer == transfer
        assert message.signed is False
        assert message.message_type == xml.MESSAGE_OF[type(document)]


def test_hundred_documents_survive_when_written_as_one(order: Order, transfer: BaseTransfer) -> None:
    lines = tuple(replace(order.lines[0], gnum=number) for number in range(1, 100))
    orders = [replace(order, order_no=f"N{number}", lines=lines, note="<&>\r\"'") for number in range(100)]
    assert xml.read_message(xml.write_orders(orders, transfer)).documents == tuple(orders)


def test_runs_fit_one_message_each_when_cut() -> None:
    assert [len(run) for run in xml.batches(range(250))] == [100, 100, 50]
    assert list(xml.batches([])) == []


def test_message_is_refused_when_it_would_hold_none_too_many_or_others(order: Order, transfer: BaseTransfer) -> None:
    cases: list[list[Any]] = [[], [order] * 101, [transfer]]
    for wrong in cases:
        with pytest.raises(ValueError, match="1 to 100"):
            xml.write_orders(wrong, transfer)


def test_document_is_refused_when_a_mandatory_element_is_missing(order: Order, transfer: BaseTransfer) -> None:
    with pytest.raises(ValueError, match="buyerTelephone is mandatory"):
        xml.write_orders([replace(order, buyer_telephone="")], transfer)


def test_document_is_refused_when_a_text_cannot_stand_in_xml(order: Order, transfer: BaseTransfer) -> None:
    with pytest.raises(ValueError, match="XML"):
        xml.write_orders([replace(order, note="\x00")], transfer)


def test_released_receipt_is_read_when_it_comes() -> None:
    (receipt,) = xml.read_receipts(RECEIPT.format("CEB622Message", "InventoryReturn", INVENTORY_RETURN).encode())
    assert (receipt.status, receipt.code, receipt.cop_no) == ("800", "2600", "C1")
    assert (receipt.pre_no, receipt.invt_no) == ("B20260105000000001", "46112026I000000001")
    assert receipt.return_time == datetime(2026, 1, 5, 2, 30, 20, 123000, UTC)
    assert receipt.key == ("C1",)


@pytest.mark.parametrize(
    ("name", "node", "field", "attribute"),
    [
        ("CEB312Message", "OrderReturn", "orderNo", "order_no"),
        ("CEB412Message", "PaymentReturn", "payTransactionId", "pay_transaction_id"),
        ("CEB512Message", "LogisticsReturn", "logisticsNo", "logistics_no"),
        ("CEB514Message", "LogisticsStatusReturn", "logisticsStatus", "logistics_status"),
        ("CEB900Message", "MessageReturn", "oriCopMsgId", "ori_cop_msg_id"),
    ],
)
def test_receipts_of_every_kind_are_read(name: str, node: str, field: str, attribute: str) -> None:
    content = f"<guid>G</guid><{field}>V</{field}><returnStatus>120</returnStatus><returnTime>?</returnTime><returnInfo>i</returnInfo>"
    (receipt,) = xml.read_receipts(RECEIPT.format(name, node, content).encode())
    assert getattr(receipt, attribute) == "V"
    assert receipt.return_time is None


def test_message_at_fault_stays_out_of_sight_when_printed() -> None:
    content = "<returnStatus>-1</returnStatus><returnInfo/><oriBizMessage><![CDATA[<a>41999919900307001X</a>]]></oriBizMessage>"
    (receipt,) = xml.read_receipts(RECEIPT.format("CEB900Message", "MessageReturn", content).encode())
    assert receipt.ori_biz_message == "<a>41999919900307001X</a>"
    assert "4199" not in repr(receipt)


@pytest.mark.parametrize(
    "data",
    [
        RECEIPT.format("CEB622Message", "InventoryReturn", "<guid>G</guid>"),
        RECEIPT.format("CEB622Message", "OrderReturn", INVENTORY_RETURN),
        RECEIPT.format("CEB621Message", "Inventory", ""),
        RECEIPT.format("CEB622Message", "InventoryReturn", INVENTORY_RETURN).replace("chinaport", "example"),
        "<CEB622Message/>",
    ],
)
def test_receipt_is_refused_when_malformed(data: str) -> None:
    with pytest.raises(MalformedMessageError):
        xml.read_receipts(data.encode())


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"CEB311Message", b"CEB312Message"),
        lambda data: data.replace(b"BaseTransfer", b"BaseSubscribe"),
        lambda data: data.replace(b"ceb:OrderHead", b"ceb:OrderTail"),
        lambda data: data.replace(b"<ceb:goodsValue>516.00", b"<ceb:goodsValue>516.001"),
        lambda data: data.replace(b"ceb:Order>", b"ceb:Parcel>"),
    ],
)
def test_message_is_refused_when_malformed(change: Callable[[bytes], bytes], written: Written) -> None:
    with pytest.raises(MalformedMessageError):
        xml.read_message(change(written["CEB311Message"]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(st.data())
def test_nothing_else_is_raised_when_a_message_is_damaged(written: Written, data: st.DataObject) -> None:
    sound = written[data.draw(st.sampled_from(sorted(written)))]
    start = data.draw(st.integers(0, len(sound)))
    end = data.draw(st.integers(start, min(start + 40, len(sound))))
    damaged = sound[:start] + data.draw(st.binary(max_size=20)) + sound[end:]
    for read in (xml.read_message, xml.read_receipts):
        try:
            read(damaged)
        except MalformedMessageError:
            continue
