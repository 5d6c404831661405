"""The clearance campaign: random accepted orders through the examiner, none may be refused; then every single field changed on the way.

Both sides read bytes only: the examiner with its own reader, signature check, rules, tax and books; ours with `ceb.inspection`. A field is
caught by the examiner when the inventory is not released, by us when the inspection has a finding.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from lxml import etree

from o2o_store.ceb import xml
from o2o_store.ceb.comparison import BookLine, Known
from o2o_store.ceb.inspection import inspect
from o2o_store.ceb.models import BaseTransfer
from o2o_store.ceb.signature import SoftwareSigner, sign
from o2o_store.ops.customs.counter import Office
from o2o_store.ops.customs.shopping import Bought, Shoppers, shelves

BATCH = 100
NAMES_BESIDE_CODES = frozenset({"CEB411/ebpName", "CEB411/payName"})
"""Fields of the only unsigned paper that nobody compares: names as the wallet has them, beside the codes that count."""
_NEXT_DAY = 1_000_000
_RELEASED = frozenset({"800", "899"})
_NS = "{http://www.chinaport.gov.cn/ceb}"
Messages = Sequence[tuple[BaseTransfer, str, bytes]]
Tell = Callable[[str], None]


@dataclass(slots=True)
class Cleared:
    """What became of the orders."""

    orders: int = 0
    released: int = 0
    tax_differs: int = 0
    examples: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Caught:
    """One field changed: in which message, and who noticed."""

    message: str
    element: str
    by_customs: bool
    by_us: bool


def campaign_signer() -> SoftwareSigner:
    """Return a key for one campaign, good for all its years."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "SPECIMEN")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC))
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return SoftwareSigner(pem, builder.sign(key, SHA256()).public_bytes(Encoding.PEM))


def clear(orders: int, seed: int, tell: Tell) -> Cleared:
    """Send so many accepted orders through; the result counts those that were released and billed exactly what the buyer paid in tax."""
    result, shoppers = Cleared(), Shoppers(seed, orders)
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder), campaign_signer(), shelves())
        while result.orders < orders:
            batch = list(shoppers.orders(min(BATCH, orders - result.orders)))
            office.send(office.write(batch), shoppers.now + timedelta(seconds=1))
            _count(result, office, batch)
            if result.orders % 10_000 == 0:
                tell(f"{result.orders} orders, {result.orders - result.released} refused")
        office.close()
    return result


def _count(result: Cleared, office: Office, batch: Sequence[Bought]) -> None:
    found = office.inventories([one.dossier.order.order_no for one in batch])
    result.orders += len(batch)
    for one in batch:
        order = one.dossier.order
        inventory = found.get(order.order_no)
        if inventory is None or inventory.status not in _RELEASED:
            result.examples.append(office.reason(order.order_no))
            continue
        result.released += 1
        if office.billed(inventory) != order.tax_total:
            result.tax_differs += 1
            result.examples.append(f"billed {office.billed(inventory)} withheld {order.tax_total}")


def changed_text(element: str, text: str) -> str:
    """Return another value of the same shape: what a slip or a hand on the wire would leave."""
    if element.endswith("Time") and text.isdigit():
        return str(int(text) + _NEXT_DAY) if len(text) > len("yyyymmdd") else f"{int(text[:4]) + 1}{text[4:]}"
    number = text.replace(".", "", 1)
    if number.isdigit() and "." in text:
        return f"{Decimal(text) + Decimal('0.01'):.2f}"
    if number.isdigit():
        last = str((int(text[-1]) + 1) % 10)
        return text[:-1] + last
    return text[:-1] + ("X" if text[-1] != "X" else "Y")


def mutations(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the message once for every field of its first document, head and first line, with that field changed."""
    root = etree.fromstring(data)
    record = root[0]
    nodes = [record] if len(record[0]) == 0 else [record[0], *([record[1]] if len(record) > 1 else [])]
    for node in nodes:
        for child in node:
            before = child.text or ""
            if not before or child.tag == f"{_NS}guid":
                continue
            element = child.tag.removeprefix(_NS)
            child.text = changed_text(element, before)
            yield element, etree.tostring(root, xml_declaration=True, encoding="UTF-8")
            child.text = before


def mutate(seed: int, *, before_signing: bool) -> list[Caught]:
    """Change every field of one order's four messages, one at a time, and say who noticed.

    `before_signing`: the slip is our own and the signature is made over it, so only rules can notice; otherwise it happens on the way.
    """
    signer, caught = campaign_signer(), []
    with tempfile.TemporaryDirectory() as folder:
        shoppers = Shoppers(seed, 1)
        (bought,) = shoppers.orders(1)
        office = Office(Path(folder) / "sound", signer, shelves())
        sound = office.write([bought])
        office.close()
        for place in range(len(sound)):
            for number, (element, messages) in enumerate(_with_changes(sound, place, signer, before_signing=before_signing)):
                noticed = _refused_by_customs(Path(folder) / f"{place}-{number}", signer, messages, bought)
                found = inspect({name: data for _, name, data in messages}, _known(bought))
                caught.append(Caught(sound[place][1], element, noticed, bool(found.findings)))
    return caught


def _known(bought: Bought) -> Known:
    # What the platform knew and reckoned before paying; the message may say something else by now.
    book = {one.item_record_no: BookLine(gcode=one.hs_code, gname=one.name_zh, unit=one.unit) for one in shelves()}
    return Known(now=bought.at + timedelta(seconds=1), book=book, tax=bought.dossier.order.tax_total)


def _with_changes(sound: Messages, place: int, signer: SoftwareSigner, *, before_signing: bool) -> Iterator[tuple[str, Messages]]:
    sender, name, data = sound[place]
    for element, changed in mutations(data):
        again = changed
        if before_signing and b"<ds:Signature" in changed:
            again = sign(_unsigned(changed), signer)
        yield element, [*sound[:place], (sender, name, again), *sound[place + 1 :]]


def _unsigned(data: bytes) -> bytes:
    root = etree.fromstring(data)
    for child in root.findall("{http://www.w3.org/2000/09/xmldsig#}Signature"):
        root.remove(child)
    return xml.DECLARATION + etree.tostring(root, method="c14n")


def _refused_by_customs(folder: Path, signer: SoftwareSigner, messages: Messages, bought: Bought) -> bool:
    office = Office(folder, signer, shelves())
    try:
        office.send(messages, bought.at + timedelta(seconds=1))
        found = office.inventories([bought.dossier.order.order_no])
        return not any(one.status in _RELEASED for one in found.values())
    finally:
        office.close()


def summary(caught: Sequence[Caught]) -> dict[str, list[str]]:
    """Return the fields by who noticed: `both`, `customs only`, `us only`, `nobody`, each as `CEB411Message/payName`."""
    names = {(True, True): "both", (True, False): "customs only", (False, True): "us only", (False, False): "nobody"}
    groups: dict[str, set[str]] = {name: set() for name in names.values()}
    for one in caught:
        groups[names[one.by_customs, one.by_us]].add(f"{one.message[:6]}/{one.element}")
    return {name: sorted(found) for name, found in groups.items()}
