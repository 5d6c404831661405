"""A sound order's four documents, the delivery, their transmitter and a signer; every person is invented (SPECIMEN)."""

import subprocess
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from o2o_store.ceb.models import (
    BaseTransfer,
    Bill,
    Cancellation,
    Document,
    Inventory,
    InventoryLine,
    LogisticsStatus,
    Order,
    OrderLine,
    Payment,
    Return,
    ReturnLine,
    TaxBill,
    TaxLine,
    TaxStatus,
    Waybill,
    new_guid,
)
from o2o_store.ceb.signature import SoftwareSigner
from o2o_store.domain.money import Fen

NOW = datetime(2026, 1, 5, 2, 30, tzinfo=UTC)
ORDER_NO = "H01K02260105000001"
NAME, NUMBER, PHONE = "样本甲", "41999919900307001X", "13900000000"
ADDRESS = "河南省郑州市示例体验店1号自提柜台"


@pytest.fixture
def transfer() -> BaseTransfer:
    """The platform as transmitter."""
    return BaseTransfer(cop_code="4199S00001", cop_name="示例体验店平台", dxp_id="DXPENT0000000001")


@pytest.fixture
def order() -> Order:
    """Worked example A: two tins, 516.00 and tax 46.96."""
    line = OrderLine(
        gnum=1,
        item_no="SKU0001",
        item_name="示例婴儿配方奶粉900g",
        gmodel="示例牌|900克/罐",
        bar_code="6900000000007",
        unit="122",
        qty=Decimal(2),
        price=Fen(25800),
        total_price=Fen(51600),
        country="601",
    )
    return Order(
        guid=new_guid(),
        app_time=NOW,
        order_no=ORDER_NO,
        ebp_code="4199S00001",
        ebp_name="示例体验店平台",
        ebc_code="4199E00001",
        ebc_name="示例电商企业",
        goods_value=Fen(51600),
        freight=Fen(0),
        discount=Fen(0),
        tax_total=Fen(4696),
        actual_paid=Fen(56296),
        buyer_reg_no="U100001",
        buyer_name=NAME,
        buyer_telephone=PHONE,
        buyer_id_number=NUMBER,
        pay_code="4199P00001",
        pay_name="示例支付",
        pay_transaction_id="P202601050000001",
        consignee=NAME,
        consignee_telephone=PHONE,
        consignee_address=ADDRESS,
        lines=(line,),
    )


@pytest.fixture
def payment() -> Payment:
    """The payment of that order."""
    return Payment(
        guid=new_guid(),
        app_time=NOW + timedelta(seconds=2),
        pay_code="4199P00001",
        pay_name="示例支付",
        pay_transaction_id="P202601050000001",
        order_no=ORDER_NO,
        ebp_code="4199S00001",
        ebp_name="示例体验店平台",
        payer_id_number=NUMBER,
        payer_name=NAME,
        amount_paid=Fen(56296),
        pay_time=NOW,
    )


@pytest.fixture
def waybill() -> Waybill:
    """The waybill of that order."""
    return Waybill(
        guid=new_guid(),
        app_time=NOW + timedelta(seconds=3),
        logistics_code="4199L00001",
        logistics_name="示例物流",
        logistics_no="L26010500000001",
        order_no=ORDER_NO,
        weight=Decimal("2.30"),
        consignee=NAME,
        consignee_address=ADDRESS,
        consignee_telephone=PHONE,
    )


@pytest.fixture
def inventory() -> Inventory:
    """The inventory of that order."""
    line = InventoryLine(
        gnum=1,
        item_record_no="1001",
        item_no="SKU0001",
        item_name="示例婴儿配方奶粉900g",
        gcode="1901101000",
        gname="示例婴儿配方奶粉900g",
        gmodel="示例牌|900克/罐",
        bar_code="6900000000007",
        country="601",
        qty=Decimal(2),
        unit="122",
        qty1=Decimal("1.80"),
        unit1="035",
        price=Fen(25800),
        total_price=Fen(51600),
    )
    return Inventory(
        guid=new_guid(),
        app_time=NOW + timedelta(seconds=12),
        order_no=ORDER_NO,
        ebp_code="4199S00001",
        ebp_name="示例体验店平台",
        ebc_code="4199E00001",
        ebc_name="示例电商企业",
        logistics_no="L26010500000001",
        logistics_code="4199L00001",
        logistics_name="示例物流",
        cop_no="C260105000001",
        assure_code="4199S00001",
        ems_no="T4611W000001",
        decl_time=date(2026, 1, 5),
        customs_code="4611",
        port_code="4611",
        buyer_id_number=NUMBER,
        buyer_name=NAME,
        buyer_telephone=PHONE,
        consignee_address=ADDRESS,
        agent_code="4199A00001",
        agent_name="示例申报企业",
        area_code="4199W00001",
        area_name="示例区内仓储",
        traf_mode="W",
        loct_no="4611O2O01",
        wrap_type="2",
        gross_weight=Decimal("2.30"),
        net_weight=Decimal("1.80"),
        lines=(line,),
    )


@pytest.fixture
def delivery() -> LogisticsStatus:
    """The hand-over of that order."""
    return LogisticsStatus(
        guid=new_guid(),
        app_time=NOW + timedelta(minutes=2),
        logistics_code="4199L00001",
        logistics_name="示例物流",
        logistics_no="L26010500000001",
        logistics_time=NOW + timedelta(minutes=2),
    )


@pytest.fixture
def after(inventory: Inventory) -> list[Document | Bill]:
    """What may follow that inventory: cancellation, return, tax bill and its status."""
    shared = (
        "customs_code order_no ebp_code ebp_name ebc_code ebc_name logistics_no logistics_code logistics_name "
        "buyer_id_number buyer_name buyer_telephone agent_code agent_name"
    )
    common: dict[str, Any] = {name: getattr(inventory, name) for name in shared.split()}
    common |= {"guid": new_guid(), "app_time": NOW + timedelta(days=1), "invt_no": "46112026I000000001", "reason": "顾客要求"}
    line = ReturnLine(gnum=1, gcode="1901101000", gname="示例婴儿配方奶粉900g", qty=Decimal(1), unit="122")
    tax = TaxLine(gnum=1, gcode="1901101000", tax_price=Fen(51600), customs_tax=Fen(0), value_added_tax=Fen(4696), consumption_tax=Fen(0))
    bill: dict[str, Any] = {"guid": new_guid(), "return_time": NOW + timedelta(days=31), "invt_no": "46112026I000000001", "tax_no": "T1"}
    kinds: dict[str, Any] = {"customs_tax": Fen(0), "value_added_tax": Fen(4696), "consumption_tax": Fen(0)}
    return [
        Cancellation(cop_no="W260106000001", **common),
        Return(cop_no="R260106000001", lines=(line,), **common),
        TaxBill(status="1", assure_code="4199S00001", lines=(tax,), **kinds, **bill),
        TaxStatus(status="2", ent_duty_no="E1", **bill),
    ]


@pytest.fixture(scope="session")
def key() -> RSAPrivateKey:
    """A specimen key."""
    return generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="session")
def certificate(key: RSAPrivateKey) -> x509.Certificate:
    """The specimen key's own certificate."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "SPECIMEN")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    # xmlsec1 judges the certificate by the real time.
    builder = (
        builder.serial_number(0xABC).not_valid_before(datetime(2020, 1, 1, tzinfo=UTC)).not_valid_after(datetime(2099, 1, 1, tzinfo=UTC))
    )
    return builder.sign(key, SHA256())


@pytest.fixture(scope="session")
def key_pem(key: RSAPrivateKey) -> bytes:
    """The specimen key as a file holds it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.fixture(scope="session")
def signer(key_pem: bytes, certificate: x509.Certificate) -> SoftwareSigner:
    """A signer in software."""
    return SoftwareSigner(key_pem, certificate.public_bytes(Encoding.PEM))


@pytest.fixture(scope="session")
def sm2_pems(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """A specimen SM2 key and its certificate, made by the openssl program."""
    folder = tmp_path_factory.mktemp("sm2")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    commands = (
        ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2", "-out", key],
        ["req", "-x509", "-new", "-key", key, "-sm3", "-sigopt", "distid:1234567812345678", "-subj", "/CN=SPECIMEN", "-days", "3650"],
    )
    subprocess.run(["openssl", *map(str, commands[0])], check=True, capture_output=True)
    subprocess.run(["openssl", *map(str, commands[1]), "-out", str(certificate)], check=True, capture_output=True)
    return key.read_bytes(), certificate.read_bytes()
