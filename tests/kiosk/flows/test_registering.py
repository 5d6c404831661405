"""A person between the card and the seal."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from o2o_store.contract.store_api.orders import Person
from o2o_store.kiosk.eyes.findings import CardSeen, DocumentSeen
from o2o_store.kiosk.flows.registering import Registering
from o2o_store.kiosk.ledger.records import Consent

NOW = datetime(2026, 6, 1, tzinfo=UTC)
CONSENT = Consent(version="1", sha256="s", language="zh", at=NOW)
CARD = CardSeen(number="419999199003070028", name="样本甲", needs_confirm=False)


def complete() -> Registering:
    found = Registering()
    found.read_card(CARD, 16, NOW)
    for digit in "13900000001":
        found.digit(digit)
    return found


def test_box_opens_for_the_platform_and_this_order_only_when_sealed(town: Any) -> None:
    request = complete().seal(town.sealing.public, "o1", CONSENT)
    person = msgspec.json.decode(town.sealing.open(request.sealed_person, "o1"), type=Person)
    assert (person.name, person.id_number, person.phone) == ("样本甲", "419999199003070028", "13900000001")
    assert (request.consent_version, request.consented_at) == ("1", NOW)


def test_everything_is_forgotten_when_sealed(town: Any) -> None:
    found = complete()
    found.seal(town.sealing.public, "o1", CONSENT)
    assert (found.number, found.name, found.phone, found.masked_name, found.last_four) == (None, "", "", "", "")


def test_nothing_is_sealed_when_something_is_missing(town: Any) -> None:
    found = complete()
    found.backspace()
    with pytest.raises(ValueError, match="not complete"):
        found.seal(town.sealing.public, "o1", CONSENT)


def test_nothing_is_said_about_the_person_when_printed() -> None:
    found = complete()
    assert "样本甲" not in repr(found)
    assert "0028" not in repr(found)
    assert (found.masked_name, found.last_four) == ("样*甲", "0028")


@pytest.mark.parametrize(
    ("number", "name", "code"),
    [
        ("41999919900307002", "样本甲", "bad_id_number"),
        ("419999199003070028", "A", "bad_name"),
        ("91999919900307002X", "样本甲", "bad_id_number"),
    ],
)
def test_card_is_a_problem_when_it_cannot_be_a_buyers(number: str, name: str, code: str) -> None:
    found = Registering()
    found.read_card(CardSeen(number=number, name=name, needs_confirm=False), 16, NOW)
    assert found.problem is not None
    assert found.problem.code == code
    assert not found.person_known


def test_expired_card_is_a_problem_from_the_day_after_its_last() -> None:
    for day, code in ((31, "id_card_expired"), (None, "")):
        found = Registering()
        expires = date(2026, 5, day) if day else date(2026, 6, 1)
        found.read_card(CardSeen(number=CARD.number, name=CARD.name, needs_confirm=False, expires=expires), 16, NOW)
        assert (found.problem.code if found.problem is not None else "") == code


def test_passport_is_a_problem_and_drops_who_was_there() -> None:
    found = complete()
    found.refuse_document(DocumentSeen("passport"))
    assert found.problem is not None
    assert (found.problem.code, found.number) == ("travel_document_shown", None)


def test_digits_only_count_when_typed() -> None:
    found = Registering()
    for key in ("1", "a", "39", "3"):
        found.digit(key)
    assert found.phone == "13"
    for _ in range(20):
        found.digit("0")
    assert len(found.phone) == 11
