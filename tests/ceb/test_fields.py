"""The tables as shipped, against what the fact sheet says in words."""

import pytest

from o2o_store.ceb.fields import attribute_name, codes, message_rule, transfer_rule

REQUESTS = ("CEB311Message", "CEB411Message", "CEB511Message", "CEB513Message", "CEB621Message")


def test_signature_is_mandatory_for_the_inventory_only() -> None:
    assert [name for name in REQUESTS if message_rule(name).signature_mandatory] == ["CEB621Message"]


def test_lengths_are_read_when_exact_bounded_and_open() -> None:
    fields = {rule.element: rule for part in message_rule("CEB621Message").parts for rule in part.fields}
    assert (fields["guid"].shortest, fields["guid"].longest) == (36, 36)
    assert (fields["copNo"].shortest, fields["copNo"].longest, fields["copNo"].mandatory) == (0, 20, False)
    assert (fields["packNo"].kind, fields["freight"].kind, fields["currency"].fixed) == ("integer", "number", "142")
    assert message_rule("CEB900Message").parts[0].fields[-1].longest > 10**6


def test_parts_repeat_when_they_are_lines() -> None:
    assert [(part.name, part.repeated) for part in message_rule("CEB311Message").parts] == [("OrderHead", False), ("OrderList", True)]
    assert [(part.name, part.repeated) for part in message_rule("CEB513Message").parts] == [("", False)]
    assert [rule.element for rule in transfer_rule().fields] == ["copCode", "copName", "dxpMode", "dxpId", "note"]


@pytest.mark.parametrize(
    ("element", "attribute"), [("acturalPaid", "actual_paid"), ("buyerIdNumber", "buyer_id_number"), ("qty1", "qty1"), ("gnum", "gnum")]
)
def test_attribute_is_the_element_in_snake_case(element: str, attribute: str) -> None:
    assert attribute_name(element) == attribute


def test_codes_of_the_demo_are_known() -> None:
    assert {"122", "035", "142"} <= codes("units")
    assert {"601", "142"} <= codes("countries")
    assert "4611" in codes("customs_offices")
    assert "W" in codes("transport_modes")


def test_unknown_message_is_refused() -> None:
    with pytest.raises(KeyError):
        message_rule("CEB999Message")
