"""Refusals: what the law of the shop says no to.

A refusal is a value that rules and services return, never an exception. Its class name in snake case is its code: on the wire,
and as the key of its words in `resources/words/refusals.<language>.toml` (title, happened, who, now). `facts()` are the values
those words are filled with; they are already text for people and never hold a full ID number, phone number or name.
HTTP statuses are the edge's business, not the law's. One without facts of its own is `Refusal` under another name and needs no decorator: each costs
a millisecond of every program's start.
"""

import re
from dataclasses import dataclass, fields
from datetime import datetime
from typing import ClassVar

from o2o_store.domain.clock import BEIJING
from o2o_store.domain.money import Fen, grouped

_HUMP = re.compile(r"(?<!^)(?=[A-Z])")
_MONEY = "_fen"
_NOTHING = Fen(0)


def _as_text(name: str, value: object) -> str:
    if name.endswith(_MONEY) and isinstance(value, int):
        return grouped(Fen(value))
    if isinstance(value, datetime):
        return value.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What every refusal shares: its `code` and its `facts()`."""

    code: ClassVar[str] = "refusal"
    """The class name in snake case."""

    def __init_subclass__(cls) -> None:
        cls.code = _HUMP.sub("_", cls.__name__).lower()

    def facts(self) -> dict[str, str]:
        """Return the values for the words: money fields lose `_fen` and read `5,000.00` (yuan), moments read in Beijing time."""
        return {entry.name.removesuffix(_MONEY): _as_text(entry.name, getattr(self, entry.name)) for entry in fields(self)}


@dataclass(frozen=True, slots=True)
class UnknownProduct(Refusal):
    """The scanned code belongs to nothing in this hall's catalogue."""

    gtin: str = ""


class NoProductCode(Refusal):
    """What was scanned holds no product number: another kind of code, or digits whose check digit is wrong."""


@dataclass(frozen=True, slots=True)
class NotOnSale(Refusal):
    """The product is known here but not sold at present."""

    gtin: str = ""


class MistypedNumber(Refusal):
    """A product's number was typed whose check digit (GS1, modulo 10) does not fit the others."""


class UnknownPicture(Refusal):
    """The platform keeps no picture of this name."""


class EmptyBasket(Refusal):
    """An order needs at least one line with at least one piece."""


class BadIdNumber(Refusal):
    """The ID number fails its form, its birth date or its check character (GB 11643)."""


@dataclass(frozen=True, slots=True)
class IdKindNotAccepted(Refusal):
    """A real kind of document that this hall may not declare with; `kind` is the one recognised."""

    kind: str = ""


class IdCardExpired(Refusal):
    """The card's last day of validity has passed; an expired card still reads, so it is compared with today here."""


class FirstGenerationNumber(Refusal):
    """A number of 15 digits: the first generation of resident cards, not valid since 2013."""


@dataclass(frozen=True, slots=True)
class TravelDocumentShown(Refusal):
    """A passport or a travel permit; in this channel goods are declared with resident numbers only (facts: customs §7.1)."""

    kind: str = ""


class BadName(Refusal):
    """The name is not 2 to 30 Chinese characters, with middle dots between them at most."""


class BadPhone(Refusal):
    """The phone number is not a mainland mobile number of 11 digits."""


@dataclass(frozen=True, slots=True)
class UnderAge(Refusal):
    """The buyer is younger than the hall's minimum age, in completed years."""

    minimum_age: int = 18


@dataclass(frozen=True, slots=True)
class BadAddress(Refusal):
    """A part of the delivery address is missing, too long or unreadable; `part` is `province`, `city`, `district` or `street`."""

    part: str = ""


class AddressLinkOver(Refusal):
    """The link for writing the delivery address was used, has run out, or was never ours."""


class AddressMissing(Refusal):
    """This hall sends by courier, and nobody has said yet where to."""


class NoCourier(Refusal):
    """The order was to be sent, and its hall does not send any more."""


class SentByCourier(Refusal):
    """The parcel goes by courier: no desk gives it away."""


class FetchedHere(Refusal):
    """The parcel is fetched at a desk: no courier takes it."""


class PersonDiffers(Refusal):
    """The real-name check answered that name and number do not belong together."""


class PersonUnchecked(Refusal):
    """The real-name check has not answered yet and the step needs its answer."""


class ConsentMissing(Refusal):
    """The privacy notice was not separately agreed to before personal data was collected (PIPL art. 29)."""


class NoticeOutdated(Refusal):
    """The consumer notice that was confirmed is not the one in force; a new version needs a new confirmation."""


@dataclass(frozen=True, slots=True)
class PricesChanged(Refusal):
    """The total shown to the shopper is not the one the platform computes; both in fen."""

    shown_fen: Fen = _NOTHING
    total_fen: Fen = _NOTHING


@dataclass(frozen=True, slots=True)
class OverSingleLimit(Refusal):
    """The dutiable value passes the single-transaction limit and the order is not one indivisible item."""

    amount_fen: Fen = _NOTHING
    limit_fen: Fen = _NOTHING


@dataclass(frozen=True, slots=True)
class OverYearlyAllowance(Refusal):
    """The person's year would pass the yearly limit, as far as this platform knows it."""

    amount_fen: Fen = _NOTHING
    left_fen: Fen = _NOTHING
    limit_fen: Fen = _NOTHING


@dataclass(frozen=True, slots=True)
class OverYearlyQuantity(Refusal):
    """One person may buy only so much of these goods in a year (remarks of the positive list); `left` and `limit` in kilograms."""

    gtin: str = ""
    left: str = ""
    limit: str = ""


@dataclass(frozen=True, slots=True)
class ChargeMissing(Refusal):
    """Freight or insurance of the order is not stated; that there is none must be said with its reason. `charge` names it."""

    charge: str = ""


@dataclass(frozen=True, slots=True)
class ChargeTooLow(Refusal):
    """Freight or insurance is stated below the carrier's tariff; `charge` names it, both amounts in fen."""

    charge: str = ""
    stated_fen: Fen = _NOTHING
    least_fen: Fen = _NOTHING


@dataclass(frozen=True, slots=True)
class DiscountTooHigh(Refusal):
    """The discounts leave nothing to pay; a declared order has a price (facts: customs §4.1)."""

    discount_fen: Fen = _NOTHING
    total_fen: Fen = _NOTHING


@dataclass(frozen=True, slots=True)
class HallClosed(Refusal):
    """The hall is closed; it opens next `at` that moment, if one is known."""

    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PastLastOrder(Refusal):
    """The hall closes at `until`, too soon for an order to be released and collected; it opens next `at` that moment."""

    until: datetime | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OutOfStock(Refusal):
    """Fewer pieces are free in the hall's bonded stock than the basket asks for."""

    gtin: str = ""
    left: int = 0


@dataclass(frozen=True, slots=True)
class NoPermit(Refusal):
    """The hall has no pickup authorisation in force; `reason` is `missing`, `pickup_off`, `not_yet`, `ended` or `stale`."""

    reason: str = "missing"


class NotRegistered(Refusal):
    """The step needs a registered buyer and the order has none."""


class NotSubmitted(Refusal):
    """The step needs a confirmed basket and the order has none."""


class NotFiled(Refusal):
    """Payment was asked for before the dossier was checked and held."""


@dataclass(frozen=True, slots=True)
class HoldLapsed(Refusal):
    """Quota and stock were held until a time that has passed."""

    until: datetime | None = None


class AlreadyPaying(Refusal):
    """An attempt is already on a screen; at most one is displayed."""


@dataclass(frozen=True, slots=True)
class WalletUnavailable(Refusal):
    """The wallet is not offered here or cannot be reached now."""

    wallet: str = ""


class PayerDiffers(Refusal):
    """The wallet says that the payer is not the buyer; the money goes back and nothing is declared (R07)."""


class PayerUnchecked(Refusal):
    """The wallet cannot say whether the payer is the buyer, for good; the money goes back."""


@dataclass(frozen=True, slots=True)
class AmountDiffers(Refusal):
    """The captured amount is not the declared one, to the fen; the money goes back."""

    expected_fen: Fen = _NOTHING
    found_fen: Fen = _NOTHING


class PaymentExpired(Refusal):
    """The payment code was not used before its end."""


class PaymentGivenBack(Refusal):
    """What was paid had begun to go back at the wallet before the sale could be made of it."""


class PayCodeUnreadable(Refusal):
    """The code held before the camera is not this wallet's pay code."""


class RefundedByHand(Refusal):
    """A manager stopped the paid order and gives its money back."""


class NothingToRefund(Refusal):
    """No payment of the order is with us: nothing was taken, or it is on its way back already."""


class WithdrawFirst(Refusal):
    """Customs holds the order's inventory: its money goes back only once customs has let the sale be withdrawn (623, 624)."""


@dataclass(frozen=True, slots=True)
class RefundOverDailyCap(Refusal):
    """What managers of the hall gave back by hand today, with this refund, is more than a day's cap."""

    cap_fen: Fen = _NOTHING
    used_fen: Fen = _NOTHING


class UnknownCase(Refusal):
    """No case of this name belongs to the caller's hall."""


class WithdrawalUnderWay(Refusal):
    """Customs was asked to withdraw the sale and has not answered: what is not packed stays on the shelf."""


class OrderClosed(Refusal):
    """The order has ended; nothing more can be done with it."""


class TooLateToCancel(Refusal):
    """The order is paid or declared: leaving it now is a return, not a cancellation."""


@dataclass(frozen=True, slots=True)
class CustomsRejected(Refusal):
    """Customs rejected a document after payment; `customs_code` and `info` come from the receipt. The money goes back."""

    customs_code: str = ""
    info: str = ""


@dataclass(frozen=True, slots=True)
class QuarantineStopped(Refusal):
    """Inspection and quarantine keeps the goods after payment; `info` is its reason. The money goes back."""

    info: str = ""


class HeldByQuarantine(Refusal):
    """Inspection and quarantine is looking at the goods or keeps them: the parcel stays, released by customs or not."""


@dataclass(frozen=True, slots=True)
class LotBarred(Refusal):
    """A lot in the parcel was recalled, expired or lost its certificate after it was sold: it is not handed over."""

    gtin: str = ""
    lot: str = ""


class NotReleased(Refusal):
    """Customs has not released the parcel (800); it stays in the controlled area (K08, K09)."""


class NotPacked(Refusal):
    """The parcel has not been packed and sealed yet."""


class AlreadyPacked(Refusal):
    """The parcel was packed and sealed before."""


@dataclass(frozen=True, slots=True)
class WrongUnits(Refusal):
    """The scanned pieces are not exactly those of the order."""

    missing: str = ""
    extra: str = ""


class WrongParcel(Refusal):
    """The scanned parcel label belongs to another order."""


class WrongPerson(Refusal):
    """The person at the desk is not the buyer."""


@dataclass(frozen=True, slots=True)
class HandOverLocked(Refusal):
    """Too many people who were not the buyer came with this voucher; until then only a manager may try."""

    until: datetime | None = None


class VoucherForged(Refusal):
    """The voucher was not issued by this platform, or has been altered."""


@dataclass(frozen=True, slots=True)
class VoucherExpired(Refusal):
    """The voucher's time is over."""

    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class VoucherOfOtherDesk(Refusal):
    """The voucher names another desk, or another hall."""

    desk: str = ""


class VoucherOfOtherOrder(Refusal):
    """The voucher belongs to another order than the parcel's."""


@dataclass(frozen=True, slots=True)
class VoucherUsed(Refusal):
    """The voucher was used before, `at` that moment if known."""

    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class VoucherReplaced(Refusal):
    """The voucher was reported lost and another issued in its place, `at` that moment if known."""

    at: datetime | None = None


class DayClosed(Refusal):
    """The day was closed before; its figures stand."""


class UnknownTrouble(Refusal):
    """Nothing of this name waits for a person any more."""


@dataclass(frozen=True, slots=True)
class AlreadyHandedOver(Refusal):
    """The parcel left the desk before, `at` that moment if known."""

    at: datetime | None = None


class NothingToReturn(Refusal):
    """The order was not released, or no piece was named."""


@dataclass(frozen=True, slots=True)
class MoreThanBought(Refusal):
    """More pieces of a line were named than were bought and are still with the buyer (R26)."""

    left: int = 0


class NotIntact(Refusal):
    """The goods are not as they left, fit to be sold again: customs takes nothing else back (facts: customs §8.4)."""


class AlreadyReturned(Refusal):
    """Everything that was bought in this order has been taken back."""


@dataclass(frozen=True, slots=True)
class ReturnUnderWay(Refusal):
    """Customs has not answered an earlier return of this order; the next one, of other pieces, waits for that."""


@dataclass(frozen=True, slots=True)
class ReturnTooLate(Refusal):
    """The time for a return of released goods ended with that day."""

    until: datetime | None = None


class UnknownOrder(Refusal):
    """No order of this number belongs to the caller."""


class UnknownCode(Refusal):
    """The enrolment code was never issued or has lapsed."""


class CodeUsed(Refusal):
    """The enrolment code has enrolled a machine before."""


class WrongBadgeOrPin(Refusal):
    """Badge and PIN do not fit; which of them is not said."""


@dataclass(frozen=True, slots=True)
class StaffLockedOut(Refusal):
    """Too many wrong PINs; the badge sleeps until then."""

    until: datetime | None = None


class NotAllowed(Refusal):
    """The device or the person may not do this."""


class HandedOverByStranger(Refusal):
    """Told by a desk after an outage: whoever handed the parcel over does not work at the desks of this hall any more, or never did."""


class SignedOut(Refusal):
    """No staff session, or one that has ended."""


class IdempotencyKeyReused(Refusal):
    """The same key came with another request before."""


@dataclass(frozen=True, slots=True)
class BadRequest(Refusal):
    """The request cannot be read; `what` names the field, never its content."""

    what: str = ""


class ContractTooNew(Refusal):
    """The caller speaks a newer contract than this platform."""


class PersonUnreadable(Refusal):
    """The sealed personal data cannot be opened: another key, another order, or altered."""


@dataclass(frozen=True, slots=True)
class TooLateToWithdraw(Refusal):
    """Customs has released the goods: a sale is no longer given up, it can only be returned."""


def _by_code() -> dict[str, type[Refusal]]:
    classes = [entry for entry in globals().values() if isinstance(entry, type) and issubclass(entry, Refusal)]
    return {entry.code: entry for entry in classes if entry is not Refusal}


REFUSALS: dict[str, type[Refusal]] = _by_code()
"""Every refusal by its code; a test holds it against the words in both languages."""
