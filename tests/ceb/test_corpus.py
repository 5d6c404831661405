"""Every message there and back, and every fault that can be sown in one, by documents generated from the field table."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ceb.corpus import MESSAGES, MOMENTS, attribute, good, rows_of, seeds
from o2o_store.ceb import models as m
from o2o_store.ceb import receipts, xml
from o2o_store.ceb.form import check_form
from o2o_store.ceb.validator import check

WRITERS: dict[type[Any], Any] = {
    m.Order: xml.write_orders,
    m.Payment: xml.write_payments,
    m.Waybill: xml.write_waybills,
    m.LogisticsStatus: xml.write_logistics_statuses,
    m.Inventory: xml.write_inventories,
    m.Cancellation: xml.write_cancellations,
    m.Return: xml.write_returns,
}
BILL_WRITERS: dict[type[Any], Any] = {m.TaxBill: xml.write_tax_bills, m.TaxStatus: xml.write_tax_statuses}
TRANSFER = m.BaseTransfer(cop_code="4199S00001", cop_name="示例体验店平台", dxp_id="DXPENT0000000001")
MANY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def _back(model: type[Any], documents: Sequence[Any]) -> tuple[Any, ...]:
    if model in WRITERS:
        return xml.read_message(WRITERS[model](documents, TRANSFER)).documents
    return tuple(xml.read_bills(BILL_WRITERS[model](documents)))


@pytest.mark.parametrize("model", MESSAGES)
@MANY
@given(st.data())
def test_documents_are_equal_when_written_and_read(model: type[Any], data: st.DataObject) -> None:
    documents = data.draw(st.lists(good(model), min_size=1, max_size=3))
    # XML hands a carriage return through only because the writer escapes it: nothing of a text may change on the way.
    assert _back(model, documents) == tuple(documents)


@pytest.mark.parametrize("name", receipts.DOCUMENT_OF)
@MANY
@given(st.data())
def test_receipts_are_equal_when_written_and_read(name: str, data: st.DataObject) -> None:
    found = data.draw(st.lists(_receipts(name), min_size=1, max_size=3))
    assert xml.read_receipts(xml.write_receipts(found)) == found


def _receipts(name: str) -> st.SearchStrategy[receipts.Receipt]:
    types = {"guid": st.text("0123456789ABCDEF-", min_size=36, max_size=36)}
    drawn: dict[str, Any] = {}
    for row in rows_of(name):
        key = attribute(row[0])
        if key not in {"return_status", "return_info", "return_time"}:
            drawn[key] = types.get(key, st.text("甲乙AB<&>\n19", min_size=1, max_size=18))
    texts = st.sampled_from(["[Code:2600;Desc:放行]", "新增申报成功", "无"])
    statuses = st.sampled_from(["2", "120", "800", "100", "-621028", "1399"])
    moment = MOMENTS.map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000))
    built = st.builds(
        receipts.Receipt, message_type=st.just(name), status=statuses, info=texts, code=st.just(""), return_time=moment, **drawn
    )
    return built.map(lambda one: replace(one, code=receipts.code_in(one.info, one.status)))


def _sound(
    order: m.Order, payment: m.Payment, waybill: m.Waybill, delivery: m.LogisticsStatus, inventory: m.Inventory, after: Sequence[Any]
) -> list[Any]:
    return [order, payment, waybill, delivery, inventory, *after]


def test_nothing_is_found_in_the_good_and_every_fault_in_the_bad(
    order: m.Order, payment: m.Payment, waybill: m.Waybill, delivery: m.LogisticsStatus, inventory: m.Inventory, after: Sequence[Any]
) -> None:
    sown, missed = 0, []
    for document in _sound(order, payment, waybill, delivery, inventory, after):
        assert check(document) == []
        for seed in seeds(document):
            sown += 1
            found = [(one.code, one.element) for one in check(seed.document)]
            if (seed.code, seed.element) not in found:
                missed.append((type(document).__name__, seed.element, seed.code, found))
    assert missed == []
    assert sown > 400


def test_bytes_are_found_sound_when_written_here(
    order: m.Order, payment: m.Payment, waybill: m.Waybill, delivery: m.LogisticsStatus, inventory: m.Inventory, after: Sequence[Any]
) -> None:
    for document in _sound(order, payment, waybill, delivery, inventory, after):
        model = type(document)
        data = WRITERS[model]([document], TRANSFER) if model in WRITERS else BILL_WRITERS[model]([document])
        unsigned = model in {m.Inventory, m.Cancellation, m.Return}
        assert [one.code for one in check_form(data)] == (["signature"] if unsigned else [])
