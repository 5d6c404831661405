"""The E-port judges an upload by its letters."""

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest

from o2o_store.ceb import payment_data as declarer
from o2o_store.ceb.signature import SoftwareSigner, key_name
from o2o_store.domain.money import Fen
from o2o_store.sandbox.customs.payment_data import Upload, read_upload
from o2o_store.sandbox.customs.signature import TrustedCertificates

NOW = datetime.now(UTC)


@pytest.fixture
def sent(sm2_pems: tuple[bytes, bytes]) -> str:
    """An upload signed by SM2."""
    signer = SoftwareSigner(*sm2_pems)
    data = declarer.PaymentData(
        guid="G", initial_request="问", initial_response="答", ebp_code="4199S00001", pay_code="4199P00001", pay_transaction_id="P1",
        total_fen=Fen(100), ver_dept="2", trading_time=NOW, order_no="A1", goods=(("样本", "http://hall/1"),), recp_account="1", recp_name="示例",
    )  # fmt: skip
    unsigned = declarer.compose("S1", data, NOW)
    return declarer.finish(unsigned, key_name(signer.certificate), signer.sign(unsigned.to_sign))


@pytest.fixture
def trusted(tmp_path: Path, sm2_pems: tuple[bytes, bytes]) -> TrustedCertificates:
    found = TrustedCertificates(tmp_path / "trust")
    (found.folder / "sm2.crt").write_bytes(sm2_pems[1])
    return found


def judge(text: str, trusted: TrustedCertificates) -> object:
    return read_upload(urlencode({"payExInfoStr": text}).encode(), trusted, datetime.now(UTC))


def test_sound_upload_is_understood(sent: str, trusted: TrustedCertificates) -> None:
    found = judge(sent, trusted)
    assert isinstance(found, Upload)
    assert (found.session_id, found.order_no) == ("S1", "A1")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"totalAmount":1.00', '"totalAmount":1.01', "20000"),
        ('"guid":"G",', '"guid" :"G",', "20000"),
        ('"verDept":"2"', '"verDept":"9"', "20000"),
        ('"certNo":"', '"certNo":"f', "20004"),
        ('"orderNo":"A1",', "", "20000"),
        ("sessionID", "sessionId", "20000"),
    ],
)
def test_touched_upload_is_refused(sent: str, trusted: TrustedCertificates, old: str, new: str, code: str) -> None:
    assert old in sent
    found = judge(sent.replace(old, new, 1), trusted)
    assert isinstance(found, tuple)
    assert found[0] == code


def test_rubbish_is_refused(trusted: TrustedCertificates) -> None:
    assert read_upload(b"\xff", trusted, NOW) == ("20000", "form")
    assert read_upload(b"x=1", trusted, NOW) == ("20000", "form")
