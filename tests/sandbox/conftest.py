"""What the sandbox tests write with: papers of one good order, a signer, and servers of their own in a temporary folder."""

import asyncio
import base64
import contextlib
import hashlib
import json
import os
import secrets
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.x509.oid import NameOID
from lxml import etree

from o2o_store import serving
from o2o_store.sandbox.app import Sandbox, loopback_addresses, open_sandbox
from o2o_store.sandbox.clock import stamp
from o2o_store.sandbox.customs.books import BookLine, Page, Receipt
from o2o_store.sandbox.customs.examiner import take_steps
from o2o_store.sandbox.customs.office import CustomsServer, CustomsSetting
from o2o_store.sandbox.dxp import CEB, CUSTOMS_ID, Envelope, created_at, wrap
from o2o_store.sandbox.persons import names_by_number, roster
from o2o_store.sandbox.running import served

DS = "http://www.w3.org/2000/09/xmldsig#"
PLATFORM, WALLET = "DXPENT0000000001", "DXPENT0000000002"
NODES = {
    "CEB311Message": ("Order", "OrderHead", "OrderList"),
    "CEB411Message": ("Payment", "PaymentHead", ""),
    "CEB511Message": ("Logistics", "LogisticsHead", ""),
    "CEB513Message": ("LogisticsStatus", "", ""),
    "CEB621Message": ("Inventory", "InventoryHead", "InventoryList"),
    "CEB623Message": ("InvtCancel", "", ""),
    "CEB625Message": ("InvtRefund", "InvtRefundHead", "InvtRefundList"),
}


class Signer:
    """An enterprise's key with a self-signed certificate; writes enveloped RSA-SHA1 signatures."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "SPECIMEN enterprise")])
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(self.key.public_key()).serial_number(4711)
        span = builder.not_valid_before(datetime(2020, 1, 1, tzinfo=UTC)).not_valid_after(datetime(2040, 1, 1, tzinfo=UTC))
        self.certificate = span.sign(self.key, hashes.SHA256())

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def sign(self, document: bytes) -> bytes:
        root = etree.fromstring(document)
        digest = base64.b64encode(hashlib.sha1(etree.tostring(root, method="c14n")).digest()).decode()  # noqa: S324
        info = (
            f'<ds:SignedInfo><ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>'
            f'<ds:SignatureMethod Algorithm="{DS}rsa-sha1"/><ds:Reference URI=""><ds:Transforms><ds:Transform Algorithm="{DS}enveloped-signature"/>'
            f'</ds:Transforms><ds:DigestMethod Algorithm="{DS}sha1"/><ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>'
        )
        certificate = base64.b64encode(self.certificate.public_bytes(serialization.Encoding.DER)).decode()
        text = (
            f'<ds:Signature xmlns:ds="{DS}">{info}<ds:SignatureValue/><ds:KeyInfo><ds:KeyName>1267</ds:KeyName>'
            f"<ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>"
        )
        root.append(etree.fromstring(text))
        signature = root[-1]
        value = self.key.sign(etree.tostring(signature[0], method="c14n"), padding.PKCS1v15(), hashes.SHA1())  # noqa: S303
        signature[1].text = base64.b64encode(value).decode()
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


Fields = dict[str, str]


@dataclass
class Papers:
    """The four papers of one good order (facts/customs.md §1.10), to be spoiled one element at a time."""

    now: datetime
    number: int = 1
    buyer: str = "jia"
    order: Fields = field(default_factory=dict)
    order_lines: list[Fields] = field(default_factory=list)
    payment: Fields = field(default_factory=dict)
    waybill: Fields = field(default_factory=dict)
    inventory: Fields = field(default_factory=dict)
    inventory_lines: list[Fields] = field(default_factory=list)

    def __post_init__(self) -> None:
        person, at = roster()[self.buyer], stamp(self.now)
        order_no, waybill_no = f"H01K0226010500000{self.number}", f"L2601050000000{self.number}"
        address = "河南省郑州市示例体验店1号自提柜台"
        head = {"appType": "1", "appTime": at, "appStatus": "2"}
        platform = {"ebpCode": "4199S00001", "ebpName": "示例体验店平台"}
        seller = {"ebcCode": "4199E00001", "ebcName": "示例电商企业"}
        carrier = {"logisticsCode": "4199L00001", "logisticsName": "示例物流"}
        buyer = {"buyerIdType": "1", "buyerIdNumber": person.id_number, "buyerName": person.name, "buyerTelephone": person.phone}
        self.order = {
            "guid": _guid(), **head, "orderType": "I", "orderNo": order_no, **platform, **seller, "goodsValue": "516.00", "freight": "0", "discount": "0",
            "taxTotal": "46.96", "acturalPaid": "562.96", "currency": "142", "buyerRegNo": "U100001", "buyerName": person.name, "buyerTelephone": person.phone,
            "buyerIdType": "1", "buyerIdNumber": person.id_number, "payCode": "4199P00001", "payName": "示例支付", "payTransactionId": f"P20260105000000{self.number}",
            "consignee": person.name, "consigneeTelephone": person.phone, "consigneeAddress": address,
        }  # fmt: skip
        line = {"gmodel": "示例牌|900克/罐", "barCode": "6900000000007"}
        self.order_lines = [
            {
                "gnum": "1",
                "itemNo": "SKU0001",
                "itemName": "示例婴儿配方奶粉900g",
                **line,
                "unit": "122",
                "qty": "2",
                "price": "258.00",
                "totalPrice": "516.00",
                "currency": "142",
                "country": "601",
            }
        ]
        self.payment = {
            "guid": _guid(), **head, "payCode": "4199P00001", "payName": "示例支付", "payTransactionId": f"P20260105000000{self.number}", "orderNo": order_no, **platform,
            "payerIdType": "1", "payerIdNumber": person.id_number, "payerName": person.name, "amountPaid": "562.96", "currency": "142", "payTime": at,
        }  # fmt: skip
        self.waybill = {
            "guid": _guid(), **head, **carrier, "logisticsNo": waybill_no, "orderNo": order_no, "freight": "0", "insuredFee": "0", "currency": "142", "weight": "2.30",
            "packNo": "1", "consignee": person.name, "consigneeAddress": address, "consigneeTelephone": person.phone,
        }  # fmt: skip
        self.inventory = {
            "guid": _guid(), **head, "orderNo": order_no, **platform, **seller, "logisticsNo": waybill_no, **carrier, "copNo": f"C26010500000{self.number}",
            "assureCode": "4199S00001", "emsNo": "T4611W000001", "ieFlag": "I", "declTime": at[:8], "customsCode": "4611", "portCode": "4611", **buyer,
            "consigneeAddress": address, "agentCode": "4199A00001", "agentName": "示例申报企业", "areaCode": "4199W00001", "areaName": "示例区内仓储", "tradeMode": "1210",
            "trafMode": "W", "loctNo": "4611O2O01", "country": "142", "freight": "0", "insuredFee": "0", "currency": "142", "wrapType": "2", "packNo": "1",
            "grossWeight": "2.30", "netWeight": "1.80",
        }  # fmt: skip
        self.inventory_lines = [
            {
                "gnum": "1", "itemRecordNo": "1001", "itemNo": "SKU0001", "itemName": "示例婴儿配方奶粉900g", "gcode": "1901101000", "gname": "示例婴儿配方奶粉900g", **line,
                "country": "601", "currency": "142", "qty": "2", "unit": "122", "qty1": "1.80", "unit1": "035", "price": "258.00", "totalPrice": "516.00",
            }
        ]  # fmt: skip

    @staticmethod
    def write(kind: str, fields: Fields, lines: Sequence[Fields] = ()) -> bytes:
        """Write one unsigned document."""
        return write_paper(kind, [(fields, lines)], PLATFORM)

    def reprice(self, price: str, quantity: str, total: str, tax: str, paid: str) -> None:
        """Give the only line another price; the four papers stay in agreement."""
        for line in (*self.order_lines, *self.inventory_lines):
            line.update(price=price, qty=quantity, totalPrice=total)
        self.order.update(goodsValue=total, taxTotal=tax, acturalPaid=paid)
        self.payment.update(amountPaid=paid)


def _guid() -> str:
    return str(uuid4()).upper()


def write_paper(kind: str, records: Sequence[tuple[Fields, Sequence[Fields]]], dxp_id: str) -> bytes:
    """Write a CEB document with the given records."""
    node, head, lines = NODES[kind]
    root = etree.Element(f"{{{CEB}}}{kind}", {"guid": _guid(), "version": "1.0"}, nsmap={"ceb": CEB})
    for fields, rows in records:
        record = etree.SubElement(root, f"{{{CEB}}}{node}")
        _fill(etree.SubElement(record, f"{{{CEB}}}{head}") if head else record, fields)
        for row in rows:
            _fill(etree.SubElement(record, f"{{{CEB}}}{lines}"), row)
    transfer = {"copCode": "4199S00001", "copName": "示例体验店平台", "dxpMode": "DXP", "dxpId": dxp_id}
    _fill(etree.SubElement(root, f"{{{CEB}}}BaseTransfer"), transfer)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _fill(node: etree._Element, fields: Mapping[str, str]) -> None:
    for name, value in fields.items():
        etree.SubElement(node, f"{{{CEB}}}{name}").text = value


def envelop(kind: str, data: bytes, sender: str, now: datetime, cop_msg_id: str = "") -> bytes:
    """Wrap a document for DXP."""
    return wrap(Envelope(cop_msg_id or _guid(), sender, (CUSTOMS_ID,), created_at(now), kind, data))


class Customs:
    """A customs server without HTTP, its hand on the clock."""

    def __init__(self, folder: Path, signer: Signer) -> None:
        self.signer = signer
        setting = CustomsSetting(folder, "control", {PLATFORM: "platform-token", WALLET: "wallet-token"}, names_by_number())
        self.server = CustomsServer(setting)
        (folder / "trusted" / "enterprise.crt").write_bytes(signer.pem)
        line = BookLine(
            ems_no="T4611W000001", item_record_no="1001", gcode="1901101000", gname="示例婴儿配方奶粉900g", unit="122", stock=50
        )
        self.server.books.write_now(lambda connection: Page(connection).put_book_line(line))

    @property
    def now(self) -> datetime:
        return self.server.now()

    def page(self, work: Callable[[Page], Any]) -> Any:
        return self.server.books.write_now(lambda connection: work(Page(connection)))

    def later(self, seconds: float = 5) -> None:
        """Let time pass, doing what falls due on the way."""
        for _ in range(5):
            self.server.clock.offset += timedelta(seconds=seconds / 5)
            while self.page(lambda page: take_steps(page, self.server.examination(), self.server.now())):
                pass

    async def send(
        self, kind: str, fields: Fields, lines: Sequence[Fields] = (), *, sign: bool | None = None, sender: str = PLATFORM
    ) -> bytes:
        return await self.server.receive(sender, self.enveloped(kind, fields, lines, sign=sign, sender=sender))

    def enveloped(
        self, kind: str, fields: Fields, lines: Sequence[Fields] = (), *, sign: bool | None = None, sender: str = PLATFORM
    ) -> bytes:
        data = write_paper(kind, [(fields, lines)], sender)
        if sign if sign is not None else kind in {"CEB621Message", "CEB623Message", "CEB625Message"}:
            data = self.signer.sign(data)
        return envelop(kind, data, sender, self.now)

    async def send_three(self, papers: Papers) -> None:
        await self.send("CEB311Message", papers.order, papers.order_lines)
        await self.send("CEB411Message", papers.payment, sender=WALLET)
        await self.send("CEB511Message", papers.waybill)

    async def send_all(self, papers: Papers) -> list[str]:
        """Send the four papers, let time pass, return the inventory's statuses."""
        await self.send_three(papers)
        self.later()
        await self.send("CEB621Message", papers.inventory, papers.inventory_lines)
        self.later()
        return self.statuses("inventory")

    def receipts(self, kind: str = "", dxp_id: str = "") -> list[Receipt]:
        found: list[Receipt] = self.page(lambda page: page.list_receipts(dxp_id, 0, 1000, waiting_only=False))
        return [receipt for receipt in found if kind in {"", receipt.kind}]

    def statuses(self, kind: str) -> list[str]:
        return [receipt.status for receipt in self.receipts(kind)]

    def last(self, kind: str = "inventory") -> Receipt:
        return self.receipts(kind)[-1]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def signer() -> Signer:
    return Signer()


@pytest.fixture
def customs(tmp_path: Path, signer: Signer) -> Iterator[Customs]:
    found = Customs(tmp_path / "customs", signer)
    yield found
    found.server.books.close()


@pytest.fixture
def papers(customs: Customs) -> Papers:
    return Papers(customs.now)


@dataclass
class Running:
    """All stand-ins on their own ports, with a client."""

    sandbox: Sandbox
    client: httpx.AsyncClient

    @property
    def control(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.sandbox.credentials.control_token}"}

    async def tell(self, server: str, call: str, **values: Any) -> Any:
        """Make a control call."""
        reply = await self.client.post(f"{getattr(self.sandbox.addresses, server)}/control/{call}", json=values, headers=self.control)
        assert reply.status_code == 200, reply.text
        return reply.json()

    async def look(self, server: str, call: str, **query: Any) -> Any:
        reply = await self.client.get(f"{getattr(self.sandbox.addresses, server)}/control/{call}", params=query, headers=self.control)
        assert reply.status_code == 200, reply.text
        return reply.json()

    async def until(self, happened: Callable[[], Awaitable[Any]], seconds: float = 10) -> Any:
        """Ask again and again until the answer is true."""
        async with asyncio.timeout(seconds):
            while not (answer := await happened()):  # noqa: ASYNC110 - the answer comes from another program
                await asyncio.sleep(0.02)
        return answer


class Merchant:
    """A merchant's client of the wallet, made of the merchant folder alone; it checks every reply's signature."""

    def __init__(self, running: Running) -> None:
        self.client = running.client
        self.folder = running.sandbox.merchant
        self.papers = json.loads((self.folder / "wechat.json").read_text())
        self.key = serialization.load_pem_private_key((self.folder / self.papers["merchant_key_file"]).read_bytes(), None)
        self.wallet_key = serialization.load_pem_public_key((self.folder / self.papers["wechat_public_key_file"]).read_bytes())

        self.v2_key = (self.folder / self.papers["v2_key_file"]).read_text()

    def authorization(self, method: str, target: str, body: bytes, *, at: float | None = None, nonce: str = "", serial: str = "") -> str:
        assert isinstance(self.key, rsa.RSAPrivateKey)
        stamp_s, word = str(int(time.time() if at is None else at)), nonce or secrets.token_hex(16)
        text = f"{method}\n{target}\n{stamp_s}\n{word}\n".encode() + body + b"\n"
        signature = base64.b64encode(self.key.sign(text, padding.PKCS1v15(), hashes.SHA256())).decode()
        return (
            f'WECHATPAY2-SHA256-RSA2048 mchid="{self.papers["mchid"]}",nonce_str="{word}",timestamp="{stamp_s}",'
            f'serial_no="{serial or self.papers["merchant_serial"]}",signature="{signature}"'
        )

    async def v3(self, method: str, target: str, content: Any = None, authorization: str = "") -> httpx.Response:
        body = json.dumps(content, ensure_ascii=False).encode() if content is not None else b""
        headers = {"Authorization": authorization or self.authorization(method, target, body), "Content-Type": "application/json"}
        reply = await self.client.request(method, self.papers["base_url"] + target, content=body, headers=headers)
        self.check(reply.headers, reply.content)
        return reply

    def check(self, headers: Mapping[str, str], body: bytes) -> None:
        """Verify a message of the wallet."""
        assert isinstance(self.wallet_key, rsa.RSAPublicKey)
        assert headers["wechatpay-serial"] == self.papers["wechat_public_key_id"]
        text = f"{headers['wechatpay-timestamp']}\n{headers['wechatpay-nonce']}\n".encode() + body + b"\n"
        self.wallet_key.verify(base64.b64decode(headers["wechatpay-signature"]), text, padding.PKCS1v15(), hashes.SHA256())

    def open_notice(self, body: bytes) -> Any:
        """Decrypt a notification."""
        sealed = json.loads(body)["resource"]
        key = (self.folder / self.papers["apiv3_key_file"]).read_bytes()
        return json.loads(
            AESGCM(key).decrypt(sealed["nonce"].encode(), base64.b64decode(sealed["ciphertext"]), sealed["associated_data"].encode())
        )

    def native(self, out_trade_no: str = "H01K02260105000001", **changes: Any) -> dict[str, Any]:
        wanted = {"appid": self.papers["appid"], "mchid": self.papers["mchid"], "description": "示例体验店", "out_trade_no": out_trade_no}
        return wanted | {"notify_url": "http://127.0.0.1:9/wechat/notify", "amount": {"total": 56296, "currency": "CNY"}} | changes

    async def open(self, out_trade_no: str = "H01K02260105000001", **changes: Any) -> str:
        reply = await self.v3("POST", "/v3/pay/transactions/native", self.native(out_trade_no, **changes))
        assert reply.status_code == 200, reply.text
        return str(reply.json()["code_url"])

    async def query(self, out_trade_no: str = "H01K02260105000001") -> Any:
        return (await self.v3("GET", f"/v3/pay/transactions/out-trade-no/{out_trade_no}?mchid={self.papers['mchid']}")).json()

    async def v2(self, call: str, **fields: str) -> dict[str, str]:
        given = {"appid": self.papers["appid"], "mch_id": self.papers["mchid"], **fields}
        key = self.v2_key
        given.setdefault("sign", _md5(given, key))
        body = "<xml>" + "".join(f"<{name}>{value}</{name}>" for name, value in given.items()) + "</xml>"
        reply = await self.client.post(f"{self.papers['base_url']}/cgi-bin/mch/{call}", content=body.encode())
        answer = {str(child.tag): child.text or "" for child in etree.fromstring(reply.content)}
        assert answer.pop("sign") == _md5(answer, key)
        return answer

    async def declare(self, person: str, **changes: str) -> dict[str, str]:
        paid, buyer = await self.query(), roster()[person]
        given = {
            "out_trade_no": paid["out_trade_no"],
            "transaction_id": paid["transaction_id"],
            "customs": "ZHENGZHOU_BS",
            "mch_customs_no": "4199S00001",
        }
        return await self.v2("customs/customdeclareorder", **given, cert_type="IDCARD", cert_id=buyer.id_number, name=buyer.name, **changes)

    async def declared(self) -> dict[str, str]:
        given = {"customs": "ZHENGZHOU_BS", "mch_customs_no": "4199S00001", "out_trade_no": "H01K02260105000001"}
        return await self.v2("customs/customdeclarequery", **given)


def _md5(fields: Mapping[str, str], key: str) -> str:
    text = "&".join(f"{name}={fields[name]}" for name in sorted(fields) if fields[name])
    return hashlib.md5(f"{text}&key={key}".encode(), usedforsecurity=False).hexdigest().upper()


@pytest.fixture
def merchant_of() -> type[Merchant]:
    return Merchant


Start = Callable[[], Any]


@pytest.fixture
def start(tmp_path: Path, free_port_base: int, put_keys: Callable[[Path], None]) -> Start:
    """Return a context manager that opens the sandbox of this test's folder; it can be used again for a restart."""
    put_keys(tmp_path)

    @asynccontextmanager
    async def starting() -> AsyncIterator[Running]:
        sandbox = open_sandbox(tmp_path, loopback_addresses(free_port_base))
        async with serving.serving(served(sandbox, free_port_base, lan=False)), httpx.AsyncClient(timeout=10, trust_env=False) as client:
            yield Running(sandbox, client)

    return starting


@pytest.fixture
def free_port_base() -> Iterator[int]:
    """Give a port base that no other test process uses while this test runs."""
    # Below the range from which systems lend ports; the last port of a base is held as its claim.
    for place in range(200):
        base = 12_000 + 100 * ((os.getpid() + place) % 200)
        with contextlib.ExitStack() as claim, contextlib.suppress(OSError):
            claim.enter_context(socket.socket()).bind(("127.0.0.1", base + 99))
            with contextlib.ExitStack() as looks:
                for distance in (0, 10, 20, 21, 30, 31, 40):
                    look = looks.enter_context(socket.socket())
                    look.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    look.bind(("127.0.0.1", base + distance))
            claimed = claim.pop_all()
            break
    else:
        raise OSError("no free range of ports")
    with claimed:
        yield base


@pytest.fixture(scope="session")
def sm2_pems(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """A specimen SM2 key and its certificate, made by the openssl program."""
    folder = tmp_path_factory.mktemp("sm2")
    key, certificate = str(folder / "key.pem"), str(folder / "certificate.pem")
    subprocess.run(["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2", "-out", key], check=True)
    wanted = ["-sm3", "-sigopt", "distid:1234567812345678", "-subj", "/CN=SPECIMEN", "-days", "3650", "-out", certificate]
    subprocess.run(["openssl", "req", "-x509", "-new", "-key", key, *wanted], check=True)
    return Path(key).read_bytes(), Path(certificate).read_bytes()
