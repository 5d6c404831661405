"""A folder of messages held together."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from o2o_store.ceb import dxp, xml
from o2o_store.ceb.inspection import Report, inspect
from o2o_store.ceb.models import BaseTransfer, Inventory, LogisticsStatus, Order, Payment, Waybill
from o2o_store.ceb.receipts import Receipt
from o2o_store.ceb.signature import SoftwareSigner, sign

Messages = dict[str, bytes]


@pytest.fixture
def sound(
    order: Order,
    payment: Payment,
    waybill: Waybill,
    delivery: LogisticsStatus,
    inventory: Inventory,
    transfer: BaseTransfer,
    signer: SoftwareSigner,
) -> Messages:
    """The messages of one order, the 311 in its envelope, and what customs said."""
    written = xml.write_orders([order], transfer)
    envelope = dxp.DxpMessage(
        cop_msg_id="M1", sender_id="DXPENT0000000001", created_at=order.app_time, msg_type="CEB311Message", data=written
    )
    released = Receipt(
        message_type="CEB622Message",
        guid=inventory.guid,
        status="800",
        info="[Code:2600;Desc:放行]",
        code="2600",
        return_time=inventory.app_time + timedelta(seconds=20),
        cop_no=inventory.cop_no,
        pre_no="B20260105000000001",
        invt_no="46112026I000000001",
    )
    return {
        "1-311.xml": dxp.write_message(envelope),
        "2-411.xml": xml.write_payments([payment], transfer),
        "3-511.xml": xml.write_waybills([waybill], transfer),
        "4-621.xml": sign(xml.write_inventories([inventory], transfer), signer),
        "5-622.xml": xml.write_receipts([released]),
        "6-513.xml": xml.write_logistics_statuses([delivery], transfer),
    }


def _codes(report: Report) -> list[tuple[str, str, str]]:
    return [(one.name, one.finding.code, one.finding.element) for one in report.findings]


def test_nothing_is_found_when_everything_is_sound(sound: Messages) -> None:
    report = inspect(sound)
    assert _codes(report) == []
    assert (report.messages, report.documents, report.orders) == (6, 6, 1)


def test_difference_is_found_in_the_message_that_carries_it(sound: Messages, payment: Payment, transfer: BaseTransfer) -> None:
    sound["2-411.xml"] = xml.write_payments([replace(payment, payer_name="样本乙")], transfer)
    assert _codes(inspect(sound)) == [("2-411.xml", "R07", "payerName")]


def test_missing_document_is_found(sound: Messages) -> None:
    del sound["2-411.xml"]
    assert _codes(inspect(sound)) == [("4-621.xml", "R27", "orderNo")]


def test_repetition_and_old_data_are_found(sound: Messages, waybill: Waybill, transfer: BaseTransfer) -> None:
    sound["7.xml"] = xml.write_waybills([waybill], transfer)
    sound["8.xml"] = xml.write_waybills([replace(waybill, app_time=waybill.app_time - timedelta(hours=1))], transfer)
    assert _codes(inspect(sound)) == [("7.xml", "R23", "appType"), ("8.xml", "R24", "appTime")]


def test_change_after_signing_is_found(sound: Messages) -> None:
    sound["4-621.xml"] = sound["4-621.xml"].replace("示例区内仓储".encode(), "示例区内仓库".encode())
    assert _codes(inspect(sound)) == [("4-621.xml", "signature", "Signature")]


def test_damage_is_found_when_a_file_is_half_written(sound: Messages) -> None:
    sound["1-311.xml"] = sound["1-311.xml"][:700]
    assert ("1-311.xml", "malformed", "") in _codes(inspect(sound))
    sound["3-511.xml"] = sound["3-511.xml"].replace(b"<ceb:weight>2.3<", b"<ceb:weight>two<")
    assert ("3-511.xml", "malformed", "") in _codes(inspect(sound))


def test_cancellation_and_return_are_held_against_the_inventory(
    sound: Messages, after: Sequence[Any], transfer: BaseTransfer, signer: SoftwareSigner
) -> None:
    cancellation, goods, bill, status = after
    sound["7.xml"] = sign(xml.write_cancellations([cancellation], transfer), signer)
    assert _codes(inspect(sound)) == [("7.xml", "R25", "invtNo")]
    sound["7.xml"] = sign(xml.write_returns([goods], transfer), signer)
    sound["8.xml"], sound["9.xml"] = xml.write_tax_bills([bill]), xml.write_tax_statuses([status])
    assert _codes(inspect(sound)) == []
    late = replace(goods, app_time=goods.app_time + timedelta(days=30), lines=(replace(goods.lines[0], gnum=2),))
    sound["7.xml"] = sign(xml.write_returns([late], transfer), signer)
    assert _codes(inspect(sound)) == [("7.xml", "R26", "appTime"), ("7.xml", "R26", "gnum")]
