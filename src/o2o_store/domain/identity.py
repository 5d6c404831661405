"""Who buys: the resident number (GB 11643), names and phone numbers as customs wants them (facts: customs §7, §9).

Values here are personal data. None shows itself in `repr`, so none can slip into a log or a traceback.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from o2o_store.domain.refusals import (
    BadIdNumber,
    BadName,
    BadPhone,
    FirstGenerationNumber,
    IdKindNotAccepted,
    Refusal,
    TravelDocumentShown,
)

RESIDENT = "resident"
"""The mainland resident ID card: the only kind that customs is known to accept (buyerIdType 1)."""
RESIDENCE_PERMIT = "residence_permit"
"""港澳台居民居住证: regions 81, 82, 83; same form and check; a hall setting, off unless confirmed."""
PERMANENT_RESIDENCE = "permanent_residence"
"""外国人永久居留身份证, edition of 2023 (18 characters, starts with 9); a hall setting, off unless confirmed."""
PERMANENT_RESIDENCE_2017 = "permanent_residence_2017"
"""外国人永久居留身份证, edition of 2017 (3 letters, 12 digits), in use until it expires; customs takes 18 characters, so never declared with."""
FIRST_GENERATION = "first_generation"
"""15 digits: not valid since 2013."""
HOME_RETURN_PERMIT = "home_return_permit"
"""港澳居民来往内地通行证 (回乡证)."""
TAIWAN_PERMIT = "taiwan_permit"
"""台湾居民来往大陆通行证 (台胞证)."""
EXIT_PERMIT = "exit_permit"
"""往来港澳通行证."""
PASSPORT = "passport"
"""A passport of any country."""

_PROVINCES = frozenset({*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66)})
_PERMITS = frozenset({81, 82, 83})
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_FORM = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)
_OTHER_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(form, re.ASCII))
    for kind, form in (
        (FIRST_GENERATION, "[0-9]{15}"),
        (PERMANENT_RESIDENCE_2017, "[A-Z]{3}[0-9]{12}"),
        # Eight digits with the card's number, ten on older cards; cards of 2024 for others than Chinese: HA, MA and seven digits.
        (HOME_RETURN_PERMIT, "[HM](?:[0-9]{8}|[0-9]{10}|A[0-9]{7})"),
        (TAIWAN_PERMIT, "[0-9]{8}|[0-9]{10}[A-Z]"),
        (EXIT_PERMIT, "C[0-9A-Z][0-9]{7}"),
        (PASSPORT, "[A-Z][0-9A-Z][0-9]{6,7}"),
    )
)
"""What a number that is none of 18 characters looks like (facts: customs §7.3, §7.4); the first that fits names it."""
_OLDEST_YEAR = 1890
_CARD_TERMS = (5, 10, 20)
_SPACES = re.compile(r"\s+")
_DOTS = re.compile("[•・‧∙⋅]")
# Ideographs with their extensions and compatibility forms, and U+3007, which stands in real names. By number: normalising the text of this
# file would turn the first compatibility ideograph into a common one, and let Hangul and private use in between.
_IDEOGRAPH = "[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fffd\U00030000-\U0003fffd]"
_NAME = re.compile(rf"{_IDEOGRAPH}+(?:·{_IDEOGRAPH}+)*")
_NAME_LENGTHS = range(2, 31)
_PHONE = re.compile(r"(?:(?:\+|00)?86)?(1[3-9][0-9]{9})", re.ASCII)
_PHONE_NOISE = re.compile(r"[\s\-()]")


@dataclass(frozen=True, slots=True, repr=False)
class ResidentId:
    """A resident number that has passed its checks; made by `parse_resident_id` only. Its `repr` is masked."""

    text: str = field(repr=False)
    """The 18 characters, X in upper case. Personal data: never log, show or put into a URL."""

    def __repr__(self) -> str:
        """Show the masked form only."""
        return f"ResidentId({self.masked})"

    @property
    def birth_date(self) -> date:
        """The date of birth written in the number."""
        return date(int(self.text[6:10]), int(self.text[10:12]), int(self.text[12:14]))

    @property
    def province(self) -> str:
        """The first two digits: the province that gave the number (GB/T 2260), 81 to 83 for residence permits, 9… for foreigners."""
        return self.text[:2]

    @property
    def last_four(self) -> str:
        """The last four characters, as staff compare them at the desk."""
        return self.text[-4:]

    @property
    def masked(self) -> str:
        """The number as people may see it: three characters, eleven stars, four characters."""
        return f"{self.text[:3]}{'*' * 11}{self.text[-4:]}"

    def age_on(self, day: date) -> int:
        """Return the completed years of life on that day (who was born on 29 February grows older on 1 March of other years)."""
        born = self.birth_date
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def check_character(first_seventeen: str) -> str:
    """Return the 18th character (ISO 7064 MOD 11-2) for the first 17 digits of a number."""
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def _born_sensibly(number: str, today: date) -> bool:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return born.year >= _OLDEST_YEAR and born <= today


def _kind(number: str) -> str:
    if number[0] == "9":
        return PERMANENT_RESIDENCE
    region = int(number[:2])
    if region in _PERMITS:
        return RESIDENCE_PERMIT
    return RESIDENT if region in _PROVINCES else ""


def recognise(text: str) -> str:
    """Return the kind of document whose number looks like this, by its form alone; empty when it looks like none that is known.

    A number of 18 characters is `parse_resident_id`'s business.
    """
    number = _tidy(text)
    return next((kind for kind, form in _OTHER_FORMS if form.fullmatch(number)), "")


def _tidy(text: str) -> str:
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).upper()


def _refuse_other(kind: str) -> Refusal:
    if kind == FIRST_GENERATION:
        return FirstGenerationNumber()
    return IdKindNotAccepted(kind) if kind == PERMANENT_RESIDENCE_2017 else TravelDocumentShown(kind)


def parse_resident_id(text: str, today: date, accepted: Collection[str] = (RESIDENT,)) -> ResidentId | Refusal:
    """Read a number as typed or scanned (full-width characters, spaces and a small x are forgiven).

    `today` is the day in Beijing; `accepted` the kinds of document the hall may declare with. Refuses `BadIdNumber` for a wrong
    form, province, birth date, sequence 000 or check character, `IdKindNotAccepted` for a sound number of another kind,
    `FirstGenerationNumber` and `TravelDocumentShown` for what looks like one. An unknown county is no reason to refuse: people
    keep the codes of abolished ones.
    """
    number = _tidy(text)
    other = recognise(number)
    if other:
        return _refuse_other(other)
    if not _FORM.fullmatch(number) or number[14:17] == "000" or not _born_sensibly(number, today):
        return BadIdNumber()
    kind = _kind(number)
    if not kind or check_character(number[:17]) != number[17]:
        return BadIdNumber()
    return ResidentId(number) if kind in accepted else IdKindNotAccepted(kind)


def is_card_term(begin: date, end: date) -> bool:
    """Tell whether a card can be valid from one day to another: 5, 10 or 20 years (Resident Identity Card Law, article 5), give or take a day."""
    return any(abs(_years_later(begin, years) - end) <= timedelta(days=1) for years in _CARD_TERMS)


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def parse_name(text: str) -> str | Refusal:
    """Read a Chinese name: 2 to 30 ideographs, middle dots (U+00B7, whatever dot was typed) only between them. Refuses `BadName`."""
    name = _DOTS.sub("·", _SPACES.sub("", unicodedata.normalize("NFKC", text)))
    return name if len(name) in _NAME_LENGTHS and _NAME.fullmatch(name) else BadName()


def parse_phone(text: str) -> str | Refusal:
    """Read a mainland mobile number, with or without 86 before it, and return its 11 digits. Refuses `BadPhone`."""
    found = _PHONE.fullmatch(_PHONE_NOISE.sub("", unicodedata.normalize("NFKC", text)))
    return found.group(1) if found else BadPhone()


def mask_name(name: str) -> str:
    """Return a name as screens may show it: first and last character, stars between; of two characters only the first."""
    if len(name) <= 2:  # noqa: PLR2004  a name of two characters
        return name[:1] + "*" * max(len(name) - 1, 0)
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"


def mask_phone(phone: str) -> str:
    """Return an 11-digit phone number as screens may show it: `139****0000`."""
    return f"{phone[:3]}****{phone[-4:]}"
