"""The newcomer's first command, as a newcomer runs it, and everything it leaves behind."""

import json
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from o2o_store import resources
from o2o_store.ops.demo.visit import choose_cast

pytestmark = pytest.mark.timeout(420)
"""The whole demo runs inside the first test's setup, on a machine that other tests share."""

NAMESPACE = "{http://www.chinaport.gov.cn/ceb}"
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `o2o-store demo --headless` leaves; the programs' home is kept beside it."""
    out = tmp_path_factory.mktemp("demo")
    words = ["demo", "--headless", "--out", str(out / "out"), "--home", str(out / "home")]
    answer = subprocess.run([sys.executable, "-m", "o2o_store", *words], capture_output=True, text=True, check=False, timeout=400)
    (out / "said.txt").write_text(answer.stdout, "utf-8")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return out


def messages(evidence: Path, kind: str) -> list[etree._Element]:
    """Every message of one kind, in the order of arrival."""
    return [etree.parse(path).getroot() for path in sorted((evidence / "out" / "customs").glob(f"*-{kind}Message.xml"))]


def text(message: etree._Element, name: str) -> str:
    """The text of the first element of this name."""
    found = message.find(f".//{NAMESPACE}{name}")
    assert found is not None
    return found.text or ""


def test_one_message_of_each_kind_is_sent(evidence: Path) -> None:
    sent = sorted(path.name.split("-")[2] for path in (evidence / "out" / "customs").glob("*-sent-*.xml"))
    assert sent == [f"CEB{number}Message.xml" for number in (311, 411, 511, 513, 621)]


Field = list[str]
"""A field of the official table: name, type, M or o, and the fixed value where there is one."""


def test_messages_keep_the_official_field_table(evidence: Path) -> None:
    table = json.loads(resources.path("customs/fields.json").read_text("utf-8"))
    checked = 0
    for path in sorted((evidence / "out" / "customs").glob("*.xml")):
        root = etree.parse(path).getroot()
        message = path.stem.split("-")[2]
        assert root.tag == f"{NAMESPACE}{message}"
        facts = table["messages"][message]
        parts: list[tuple[str, list[Field]]] = [(part or facts["node"], fields) for part, _, fields in facts["parts"]]
        if facts["transfer"]:
            parts.append(("BaseTransfer", table["common"]["BaseTransfer"]))
        for part, fields in parts:
            found = list(root.iter(f"{NAMESPACE}{part}"))
            assert found, f"{path.name}: {part} is missing"
            for element in found:
                checked += check(element, fields, f"{path.name} {part}")
    assert checked >= 300


def check(element: etree._Element, fields: list[Field], where: str) -> int:
    """Order, mandatory fields, lengths and fixed values of one part, by the table alone; returns how many fields it looked at."""
    names = [etree.QName(child).localname for child in element]
    known = [field[0] for field in fields]
    assert names == [name for name in known if name in names], f"{where}: order, or a field that the table does not know"
    for name, kind, need, *fixed in fields:
        value = element.findtext(f"{NAMESPACE}{name}")
        assert value is not None or need == "o", f"{where}: {name} is missing"
        if value is not None:
            assert fits(value, kind), f"{where}: {name} does not fit {kind}"
            assert not fixed or value == fixed[0], f"{where}: {name}"
    return len(fields)


def fits(value: str, kind: str) -> bool:
    """Whether a value has the official type: `C36` exact length, `C1..60` range, `N19,5` decimal, `int`."""
    if kind.startswith("C"):
        least, _, most = kind[1:].partition("..")
        return int(least) <= len(value) <= int(most or least)
    if kind.startswith("N"):
        return re.fullmatch(r"-?\d{1,14}(\.\d{1,5})?", value) is not None
    return re.fullmatch(r"\d{1,9}", value) is not None


def test_declared_paid_and_charged_amounts_are_one(evidence: Path) -> None:
    (order,), (payment,) = messages(evidence, "CEB311"), messages(evidence, "CEB411")
    declared, paid = Decimal(text(order, "acturalPaid")), Decimal(text(payment, "amountPaid"))
    charged = set()
    for path in (evidence / "out" / "wallet").glob("*.json"):
        charged |= {int(found) for found in re.findall(r'\\?"payer_total\\?": ?(\d+)', path.read_text("utf-8"))}
    assert declared == paid
    assert charged == {int(declared * 100)}
    parts = [Decimal(text(order, name)) for name in ("goodsValue", "freight", "taxTotal")]
    assert sum(parts) - Decimal(text(order, "discount")) == declared


def test_inventory_signature_is_verified_by_an_independent_program(evidence: Path) -> None:
    (inventory,) = (evidence / "out" / "customs").glob("*-sent-CEB621Message.xml")
    assert etree.parse(inventory).getroot()[-1].tag == SIGNATURE
    certificates = sorted((evidence / "home" / "sandbox" / "customs" / "trusted").glob("*.crt"))
    trusted = [word for certificate in certificates for word in ("--trusted-pem", str(certificate))]
    words = ["xmlsec1", "--verify", "--enabled-key-data", "x509", *trusted]
    assert certificates
    assert subprocess.run([*words, str(inventory)], capture_output=True, check=False).returncode == 0
    altered = evidence / "altered.xml"
    altered.write_bytes(inventory.read_bytes().replace(b"<ceb:packNo>1<", b"<ceb:packNo>2<"))
    assert altered.read_bytes() != inventory.read_bytes()
    assert subprocess.run([*words, str(altered)], capture_output=True, check=False).returncode != 0


def test_screens_of_every_step_are_left(evidence: Path) -> None:
    pictures = [path.stem.split("-", 1)[1] for path in sorted((evidence / "out" / "screens").glob("*.png"))]
    assert {
        "attract",
        "scan",
        "register",
        "card",
        "phone",
        "pay",
        "clearing",
        "released",
        "board",
        "desk-packing",
        "desk-hand-over",
    } <= set(pictures)


def test_timeline_names_steps_shares_and_sums(evidence: Path) -> None:
    timeline = json.loads((evidence / "out" / "timeline.json").read_text("utf-8"))
    assert {span["step"] for span in timeline["spans"]} == {1, 2, 3, 4, 5}
    assert {"shopper", "staff", "software"} <= {span["share"] for span in timeline["spans"]}
    assert 0 < timeline["software_share_ms"] <= timeline["id_to_released_ms"]
    assert len(timeline["software_share_of_visits_ms"]) == 1
    assert "of which software" in (evidence / "said.txt").read_text("utf-8")


def test_receipt_is_left_with_chinese_text(evidence: Path) -> None:
    (receipt,) = (evidence / "out" / "receipts").glob("*.pdf")
    said = subprocess.run(["pdftotext", str(receipt), "-"], capture_output=True, text=True, check=True).stdout
    assert "综保区体验馆" in said
    goods = choose_cast("zh").goods
    assert all(row["name_zh"] in said for row in goods)
