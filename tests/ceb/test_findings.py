"""Findings name no person."""

from o2o_store.ceb.fields import message_rule
from o2o_store.ceb.findings import PERSONAL, finding


def test_values_are_hidden_when_personal() -> None:
    found = finding("R05", "CEB621Message", "buyerIdNumber", 0, "41999919900307001X", "x")
    assert (found.found, found.expected) == ("…", "…")
    assert finding("R03", "CEB411Message", "amountPaid", 0, "1.00", "2.00").expected == "2.00"


def test_every_personal_element_is_listed() -> None:
    names = ("CEB311Message", "CEB411Message", "CEB511Message", "CEB621Message")
    elements = {rule.element for name in names for part in message_rule(name).parts for rule in part.fields}
    words = ("buyerName", "payerName", "IdNumber", "elephone", "consignee")
    suspicious = {element for element in elements if any(word in element for word in words)} - {"consigneeDistrict"}
    assert suspicious == PERSONAL
