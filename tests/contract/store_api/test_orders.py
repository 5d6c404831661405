"""What orders say on the wire, and what they keep to themselves."""

from o2o_store.contract.store_api.orders import Person, RequestPayment


def test_person_says_nothing_when_printed() -> None:
    person = Person(name="样本甲", id_number="419999199003070028", phone="13900000001")
    assert "样本甲" not in repr(person)
    assert "0028" not in repr(person)


def test_pay_code_says_nothing_when_printed() -> None:
    code = "134567890123456789"
    assert code not in repr(RequestPayment(order_id="1", wallet="wechat", pay_code=code))
