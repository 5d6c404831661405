"""A person between the card and the seal: the only place of the kiosk that ever holds a name, a number and a phone in clear."""

from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from o2o_store.contract.store_api.orders import Person, RegisterBuyer
from o2o_store.domain.clock import beijing_date
from o2o_store.domain.identity import ResidentId, mask_name, parse_name, parse_phone, parse_resident_id
from o2o_store.domain.refusals import IdCardExpired, IdKindNotAccepted, Refusal, TravelDocumentShown, UnderAge
from o2o_store.kiosk.eyes.findings import CardSeen, DocumentSeen
from o2o_store.kiosk.ledger.records import Consent
from o2o_store.sealing import seal

PHONE_DIGITS = 11


@dataclass(slots=True, repr=False)
class Registering:
    """What was read and typed so far; `forget` drops it all, `seal` turns it into a box only the platform can open."""

    number: ResidentId | None = None
    name: str = ""
    unsure: bool = False
    phone: str = field(default="")
    problem: Refusal | None = None

    def __repr__(self) -> str:
        """Say nothing about the person."""
        return "Registering(…)"

    @property
    def masked_name(self) -> str:
        """The name as a screen may show it."""
        return mask_name(self.name) if self.name else ""

    @property
    def last_four(self) -> str:
        """The end of the number as a screen may show it."""
        return self.number.last_four if self.number is not None else ""

    @property
    def person_known(self) -> bool:
        """Number and name were read, and the name is certain."""
        return self.number is not None and bool(self.name) and not self.unsure

    @property
    def phone_wrong(self) -> bool:
        """Eleven digits that cannot be a mobile number."""
        return len(self.phone) == PHONE_DIGITS and isinstance(parse_phone(self.phone), Refusal)

    @property
    def complete(self) -> bool:
        """Nothing is missing."""
        return self.person_known and len(self.phone) == PHONE_DIGITS and not self.phone_wrong

    def read_card(self, card: CardSeen, minimum_age: int, now: datetime) -> None:
        """Take what the eyes read; a number that fails its checks, a child or a name that cannot be one is a problem, not a person."""
        today = beijing_date(now)
        number = parse_resident_id(card.number, today)
        name = parse_name(card.name)
        self.forget()
        if isinstance(number, Refusal):
            self.problem = number
        elif card.expires is not None and card.expires < today:
            self.problem = IdCardExpired()
        elif number.age_on(today) < minimum_age:
            self.problem = UnderAge(minimum_age)
        elif isinstance(name, Refusal):
            self.problem = name
        else:
            self.number, self.name, self.unsure = number, name, card.needs_confirm

    def refuse_document(self, document: DocumentSeen) -> None:
        """Another document was shown: a problem, not a person."""
        self.forget()
        self.problem = IdKindNotAccepted() if document.kind == "card" else TravelDocumentShown(document.kind)

    def confirm_name(self) -> None:
        """The person says that the name is right."""
        self.unsure = False

    def digit(self, digit: str) -> None:
        """One digit of the phone number."""
        if digit.isdigit() and len(digit) == 1 and len(self.phone) < PHONE_DIGITS:
            self.phone += digit

    def backspace(self) -> None:
        """Take the last digit back."""
        self.phone = self.phone[:-1]

    def seal(self, public_key: bytes, order_id: str, consent: Consent) -> RegisterBuyer:
        """Return the act that registers this person, sealed to the platform and bound to the order; then forget the person.

        Raises ValueError while something is missing.
        """
        if not self.complete:
            raise ValueError("the person is not complete yet")
        request = self._sealed(public_key, order_id, consent, self.phone)
        self.forget()
        return request

    def ask(self, public_key: bytes, order_id: str, consent: Consent) -> RegisterBuyer:
        """Return the act that registers this person if the platform knows their phone number already; the person stays here.

        Raises ValueError before a card was read for certain.
        """
        return self._sealed(public_key, order_id, consent, "")

    def _sealed(self, public_key: bytes, order_id: str, consent: Consent, phone: str) -> RegisterBuyer:
        if self.number is None or not self.person_known:
            raise ValueError("no card was read for certain yet")
        person = Person(name=self.name, id_number=self.number.text, phone=phone)
        sealed = seal(public_key, msgspec.json.encode(person), order_id)
        return RegisterBuyer(
            order_id=order_id,
            sealed_person=sealed,
            consent_version=consent.version,
            consent_sha256=consent.sha256,
            language=consent.language,
            consented_at=consent.at,
        )

    def forget(self) -> None:
        """Drop everything."""
        self.number, self.name, self.unsure, self.phone, self.problem = None, "", False, "", None
