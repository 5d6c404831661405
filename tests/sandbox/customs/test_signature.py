"""Signatures of inventories hold or break; the declarer, customs and an independent tool agree."""

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from o2o_store.ceb import signature as declarer
from o2o_store.sandbox.customs.reader import read_message
from o2o_store.sandbox.customs.signature import TrustedCertificates, signature_fault

pytestmark = pytest.mark.anyio


async def test_inventory_is_refused_when_its_signature_does_not_fit(customs: Any, papers: Any) -> None:
    signed = customs.signer.sign
    customs.signer = type(
        "Forger", (), {"sign": staticmethod(lambda data: signed(data).replace("示例物流".encode(), "别的物流".encode()))}
    )()
    await customs.send("CEB621Message", papers.inventory, papers.inventory_lines)
    assert customs.statuses("inventory") == ["-621029"]


async def test_inventory_is_refused_when_signed_by_a_stranger(customs: Any, papers: Any) -> None:
    customs.signer = type(customs.signer)()
    await customs.send("CEB621Message", papers.inventory, papers.inventory_lines)
    assert (customs.last().status, "not registered" in customs.last().info) == ("-621029", True)


async def test_certificate_is_trusted_from_the_moment_it_lies_in_the_folder(customs: Any, papers: Any) -> None:
    customs.signer = type(customs.signer)()
    (customs.server.trusted.folder / "second.crt").write_bytes(customs.signer.pem)
    assert await customs.send_all(papers) == ["2", "120", "800"]


NOW = datetime(2026, 1, 5, 2, 30, tzinfo=UTC)


@pytest.fixture
def signed(papers: Any, signer: Any) -> bytes:
    """Return a 621 signed by the declarer's library."""
    key = signer.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    unsigned = papers.write("CEB621Message", papers.inventory, papers.inventory_lines)
    return declarer.sign(unsigned, declarer.SoftwareSigner(key, signer.pem))


@pytest.fixture
def trusted(tmp_path: Path, signer: Any) -> TrustedCertificates:
    found = TrustedCertificates(tmp_path / "trust")
    (found.folder / "enterprise.crt").write_bytes(signer.pem)
    return found


def test_declarers_signature_holds(signed: bytes, trusted: TrustedCertificates) -> None:
    message = read_message(signed)
    assert not message.faults
    assert not signature_fault(message.root, trusted, NOW)


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"<ceb:qty>2<", b"<ceb:qty>3<"), (b"rsa-sha1", b"rsa-sha256"), (b'URI=""', b'URI="#a"'), (b"enveloped-signature", b"base64")],
)
def test_signature_breaks_when_anything_is_touched(signed: bytes, trusted: TrustedCertificates, old: bytes, new: bytes) -> None:
    assert old in signed
    assert signature_fault(read_message(signed.replace(old, new, 1)).root, trusted, NOW)


def test_signature_breaks_outside_the_certificates_life(signed: bytes, trusted: TrustedCertificates) -> None:
    assert signature_fault(read_message(signed).root, trusted, NOW.replace(year=2050)) == "certificate is not valid at this time"


def test_customs_and_declarer_sign_and_verify_each_other(signer: Any, papers: Any) -> None:
    ours = signer.sign(papers.write("CEB621Message", papers.inventory, papers.inventory_lines))
    assert declarer.verify(ours, [signer.certificate]) == signer.certificate


@pytest.mark.skipif(shutil.which("xmlsec1") is None, reason="xmlsec1 is not installed")
def test_xmlsec1_agrees(signed: bytes, signer: Any, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(signed)
    (tmp_path / "a.crt").write_bytes(signer.pem)
    done = subprocess.run(
        ["xmlsec1", "--verify", "--trusted-pem", str(tmp_path / "a.crt"), str(tmp_path / "a.xml")], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


async def test_inventory_is_taken_when_signed_by_the_first_choice_profile(customs: Any, papers: Any, sm2_pems: tuple[bytes, bytes]) -> None:
    (customs.server.trusted.folder / "sm2.crt").write_bytes(sm2_pems[1])
    hand = declarer.SoftwareSigner(*sm2_pems)
    customs.signer = type("Sm2", (), {"sign": staticmethod(lambda data: declarer.sign(data, hand))})()
    assert await customs.send_all(papers) == ["2", "120", "800"]


@pytest.mark.parametrize(("old", "new"), [(b"<ceb:qty>2<", b"<ceb:qty>3<"), (b"sm2-sm3", b"sm9-sm3"), (b"#sm3", b"#sha1")])
def test_first_choice_signature_breaks_when_anything_is_touched(
    papers: Any, trusted: TrustedCertificates, sm2_pems: tuple[bytes, bytes], old: bytes, new: bytes
) -> None:
    (trusted.folder / "sm2.crt").write_bytes(sm2_pems[1])
    unsigned = papers.write("CEB621Message", papers.inventory, papers.inventory_lines)
    done = declarer.sign(unsigned, declarer.SoftwareSigner(*sm2_pems))
    now = datetime.now(UTC)
    assert not signature_fault(read_message(done).root, trusted, now)
    assert signature_fault(read_message(done.replace(old, new, 1)).root, trusted, now)
