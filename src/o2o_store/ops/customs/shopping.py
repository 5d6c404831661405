"""Random orders that the kiosk would accept: baskets, prices, dates and persons by chance, judged by the shop's own law before paying.

Everything is made of the shop's own pieces (goods, tax law, limits, dossier); what the law refuses is not an order. Persons are invented
(SPECIMEN): region 4199 exists nowhere.
"""

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import msgspec

from o2o_store import resources
from o2o_store.backend.catalog.messages import Goods, taxed_line
from o2o_store.backend.declaration import dossier as papers
from o2o_store.backend.declaration.dossier import Dossier, Numbers
from o2o_store.backend.halls.messages import Enterprise, Enterprises, HallSetup
from o2o_store.backend.orders.messages import Order, OrderLine
from o2o_store.ceb.models import Payment, new_guid
from o2o_store.contract.store_api.orders import Person
from o2o_store.domain.allowance import allowance_year, check_allowance
from o2o_store.domain.identity import check_character
from o2o_store.domain.money import Fen
from o2o_store.domain.tax import BEER, COSMETICS, SPIRITS, Quote, Rounding, quote

EMS_NO = "T4611W000001"
START = datetime(2026, 1, 2, 1, 0, tzinfo=UTC)
"""The first business day of a campaign."""
_CODES = {"head": "S", "seller": "E", "payment": "P", "logistics": "L", "warehouse": "W", "agent": "A"}
_PER_PERSON = 8
_SURNAMES, _GIVEN = "样示例范", "甲乙丙丁戊己庚辛壬癸子丑寅卯"


@dataclass(frozen=True, slots=True)
class Bought:
    """One order as paid: its documents, the wallet's payment, and the moment of declaration."""

    dossier: Dossier
    payment: Payment
    at: datetime


def hall() -> HallSetup:
    """Return the campaign's hall; every code is the sandbox's."""
    parts = {name: Enterprise(code=f"4199{letter}00001", name=f"示例{name}") for name, letter in _CODES.items() if name != "head"}
    return HallSetup(
        hall_id="campaign", number="1", name_zh="样本体验馆", name_en="Specimen hall", customs_code="4611", loct_no="4611O2O01", ems_no=EMS_NO,
        traf_mode="W", assure_code="4199S00001", pickup_address="河南省郑州市示例体验馆1号厅自提柜台", desks=["1"], wallets=["wechat"],
        enterprises=Enterprises(platform=Enterprise(code="4199S00001", name="示例平台"), **parts),
    )  # fmt: skip


def shelves() -> list[Goods]:
    """Return one product for every line of the tariff."""
    codes = msgspec.json.decode(resources.path("sandbox/tariff.json").read_bytes())["codes"]
    return [_goods(number, code, line) for number, (code, line) in enumerate(sorted(codes.items()), 1)]


def _goods(number: int, code: str, line: dict[str, object]) -> Goods:
    kind = str(line["consumption"])
    drink = kind in {BEER, SPIRITS}
    content = {COSMETICS: "50", BEER: "330", SPIRITS: "700"}.get(kind, "")
    return Goods(
        gtin=f"{95210000000000 + number}", sku=f"SKU{number:04d}", name_zh=f"样本{line['name']}", name_en="Specimen", spec_zh="样本", spec_en="specimen",
        brand="样本", gmodel=f"样本牌|{line['name']}", hs_code=f"{code}00", origin="601", unit="007",
        unit1="095" if drink else "035", unit1_per_piece=str(Decimal(content) / 1000) if drink else "0.25", net_g=250,
        gross_g=300, item_record_no=f"{1000 + number}", price_fen=100, vat_bp=int(str(line["vat_bp"])), duty_bp=int(str(line["duty_bp"])),
        consumption_kind=kind, consumption_bp=int(str(line["consumption_bp"])), content_amount=content,
        content_unit="ml" if content else "", received=10**9,
    )  # fmt: skip


class Shoppers:
    """Makes orders without end; the same seed makes the same ones."""

    def __init__(self, seed: int, wanted: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311  shoppers are no secret
        self._goods = shelves()
        self._hall = hall()
        self._persons = [self._person(number) for number in range(max(wanted // _PER_PERSON, 1))]
        self._used: dict[tuple[str, int], int] = {}
        # So many orders spread over three calendar years, in the order of time.
        self._pace = timedelta(days=3 * 365) / max(wanted, 1)
        self._now = START
        self.refused = 0

    @property
    def now(self) -> datetime:
        """The campaign's time."""
        return self._now

    def _person(self, number: int) -> Person:
        born = datetime(1950, 1, 1, tzinfo=UTC) + timedelta(days=self._chance.randrange(20_000))
        first = f"4199{number // 999 % 90 + 10:02d}{born:%Y%m%d}{number % 999 + 1:03d}"
        name = self._chance.choice(_SURNAMES) + "".join(self._chance.choices(_GIVEN, k=self._chance.choice((1, 2))))
        return Person(name=name, id_number=first + check_character(first), phone=f"139{number % 10**8:08d}")

    def orders(self, count: int) -> Iterator[Bought]:
        """Yield so many orders that the law accepted."""
        made = 0
        # One batch is one moment of a day; the days go by between batches.
        self._now += self._pace * count
        while made < count:
            bought = self._try()
            if bought is None:
                self.refused += 1
            else:
                made += 1
                yield bought

    def _try(self) -> Bought | None:
        chance = self._chance
        picked = chance.sample(self._goods, chance.choice((1, 1, 2, 3, 4)))
        # Prices change with every order; cheap, dear, and now and then one single piece above the single limit.
        priced = [msgspec.structs.replace(one, price_fen=self._price()) for one in picked]
        pieces = [chance.choice((1, 1, 1, 2, 3, 5)) for _ in priced]
        person = chance.choice(self._persons)
        self._now += timedelta(seconds=1)
        quoted = quote([taxed_line(one, count) for one, count in zip(priced, pieces, strict=True)], Fen(0), Fen(0), self._now)
        year = (person.id_number, allowance_year(self._now))
        if check_allowance(quoted.dutiable_fen, quoted.full_rates, Fen(self._used.get(year, 0)), Fen(0), self._now) is not None:
            return None
        self._used[year] = self._used.get(year, 0) + quoted.dutiable_fen
        return self._buy(priced, pieces, person, quoted)

    def _price(self) -> Fen:
        kind = self._chance.random()
        if kind < 0.02:  # noqa: PLR2004  two in a hundred are dear
            return Fen(self._chance.randrange(500_001, 900_000))
        return Fen(self._chance.choice((self._chance.randrange(1, 5_000), self._chance.randrange(100, 60_000))))

    def _buy(self, priced: list[Goods], pieces: list[int], person: Person, quoted: Quote) -> Bought:
        order_id = str(uuid.UUID(int=self._chance.getrandbits(128), version=4))
        sale = _sale(order_id, priced, pieces, quoted, self._now)
        draft = papers.draft(sale, person, self._hall, {one.gtin: one for one in priced}, self._now)
        numbers = Numbers(
            order_no=f"{self._now:%y%m%d}{order_id.replace('-', '')[:18].upper()}",
            transaction_id=f"42{order_id.replace('-', '')[:26]}",
            waybill_no=draft.waybill.logistics_no,
            cop_no=draft.inventory.cop_no,
            paid_at=self._now - timedelta(seconds=self._chance.randrange(30)),
        )
        done = papers.complete(draft, numbers, self._now)
        found = papers.objections(done, sale.total_fen, numbers, self._now)
        if found:
            raise AssertionError(f"the kiosk objects to its own order: {found[0]}")
        return Bought(done, _payment(done, numbers, sale.total_fen, self._now), self._now)


def _payment(done: Dossier, numbers: Numbers, paid_fen: int, now: datetime) -> Payment:
    order = done.order
    return Payment(
        guid=new_guid(), app_time=now, pay_code=order.pay_code, pay_name=order.pay_name, pay_transaction_id=numbers.transaction_id,
        order_no=order.order_no, ebp_code=order.ebp_code, ebp_name=order.ebp_name, payer_id_number=order.buyer_id_number,
        payer_name=order.buyer_name, amount_paid=Fen(paid_fen), pay_time=numbers.paid_at,
    )  # fmt: skip


def _sale(order_id: str, priced: list[Goods], pieces: list[int], quoted: Quote, now: datetime) -> Order:
    names = ("gtin", "sku", "name_zh", "name_en", "spec_zh", "spec_en", "origin", "price_fen", "shelf", "image")
    amounts = ("goods_fen", "duty_fen", "vat_fen", "consumption_fen", "tax_fen")
    lines = [
        OrderLine(
            line_no=number,
            quantity=count,
            **{name: getattr(goods, name) for name in names},
            **{name: getattr(line, name) for name in amounts},
        )
        for number, (goods, count, line) in enumerate(zip(priced, pieces, quoted.lines, strict=True), 1)
    ]
    words = dict.fromkeys(
        [
            "device_id",
            "language",
            "masked_name",
            "last_four",
            "read_by",
            "consent_version",
            "consent_sha256",
            "price_version",
            "notice_version",
            "notice_sha256",
            "notice_language",
            "order_no",
            "pickup_number",
            "desk",
            "voucher",
            "refusal_code",
            "refusal_facts",
        ],
        "",
    )
    moments = dict.fromkeys(("consented_at", "confirmed_at", "filed_at", "hold_until", "captured_at", "left_at", "met_at"))
    head = {
        "order_id": order_id, "hall_id": "campaign", "enterprise_id": "campaign", "version": 1, "state": "complete", "step": 3, "step_failed": False,
        "closed": False, "created_at": now, "updated_at": now, "person_sealed": None, "buyer_index": order_id.replace("-", ""), "is_returning": False,
        "identity_check": "fits", "goods_fen": quoted.goods_fen, "freight_fen": 0, "insurance_fen": 0, "discount_fen": 0, "tax_fen": quoted.tax_fen,
        "total_fen": quoted.total_fen, "winner": 0, "attempts": [], "documents": [], "parcel": None, "fulfilment": "pickup", "delivery_sealed": None, "delivery_masked": "", "address_token": "", "address_until": None,
        "tax_rounding": Rounding.LINE,
    }  # fmt: skip
    return msgspec.convert({**words, **moments, **head, "lines": msgspec.to_builtins(lines)}, Order)
