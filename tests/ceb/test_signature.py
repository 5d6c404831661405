"""Signatures, judged by ourselves and by xmlsec1."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as generate_ec_key
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from lxml import etree

from o2o_store.ceb import xml
from o2o_store.ceb.models import BaseTransfer, Inventory
from o2o_store.ceb.safe_xml import MalformedMessageError
from o2o_store.ceb.signature import DS, SignatureBrokenError, SoftwareSigner, key_name, sign, verify


@pytest.fixture
def message(inventory: Inventory, transfer: BaseTransfer) -> bytes:
    return xml.write_inventories([replace(inventory, note="<&> \r\n 样本")], transfer)


@pytest.fixture
def signed(message: bytes, signer: SoftwareSigner) -> bytes:
    return sign(message, signer)


def xmlsec(signed: bytes, certificate: x509.Certificate, folder: Path) -> int:
    message, trusted = folder / "message.xml", folder / "trusted.pem"
    message.write_bytes(signed)
    trusted.write_bytes(certificate.public_bytes(Encoding.PEM))
    command = ["xmlsec1", "--verify", "--enabled-key-data", "x509", "--trusted-pem", str(trusted), str(message)]
    return subprocess.run(command, capture_output=True, check=False).returncode


def test_signature_holds_when_judged_by_an_independent_program(signed: bytes, certificate: x509.Certificate, tmp_path: Path) -> None:
    assert xmlsec(signed, certificate, tmp_path) == 0
    assert xmlsec(signed.replace(b"<ceb:packNo>1<", b"<ceb:packNo>2<"), certificate, tmp_path) != 0


def test_signature_holds_when_judged_by_ourselves(signed: bytes, certificate: x509.Certificate) -> None:
    assert verify(signed) == certificate
    assert verify(signed, [certificate]) == certificate
    assert xml.read_message(signed).signed


def test_signature_is_the_last_child_and_the_rest_unchanged(signed: bytes, message: bytes) -> None:
    root = etree.fromstring(signed)
    assert root[-1].tag == f"{{{DS}}}Signature"
    assert root[-1].findtext(f"{{{DS}}}KeyInfo/{{{DS}}}KeyName") == "0abc"
    start = signed.index(b"<ds:Signature ")
    end = signed.index(b"</ds:Signature>") + len(b"</ds:Signature>")
    assert signed[:start] + signed[end:] == message


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"562", b"563").replace(b"<ceb:packNo>1<", b"<ceb:packNo>2<"),
        lambda data: data.replace(b"<ceb:BaseTransfer>", b"<ceb:BaseTransfer> "),
        lambda data: data.replace(b'version="1.0" encoding', b"version='1.0' encoding").replace(b'" version="1.0">', b'" version="1.1">'),
        lambda data: data.replace(b"<ds:DigestValue>", b"<ds:DigestValue>A"),
        lambda data: data.replace(b"<ds:SignatureValue>", b"<ds:SignatureValue>AAAA"),
        lambda data: data.replace(b"<ds:SignatureValue>", b"<ds:SignatureValue>!"),
        lambda data: data.replace(b"<ds:X509Certificate>", b"<ds:X509Certificate>!"),
        lambda data: data.replace(b"<ds:X509Certificate>", b"<ds:X509Certificate>AAAA"),
        lambda data: data.replace(b"xmldsig#rsa-sha1", b"xmldsig#hmac-sha1"),
        lambda data: data.replace(b'URI=""', b'URI="#x"'),
        lambda data: data.replace(b"enveloped-signature", b"base64"),
        lambda data: data.replace(b"<ds:Transforms>", b"<ds:Transforms><ds:Transform/>"),
        lambda data: data.replace(b"ds:Signature>", b"ds:Signet>").replace(b"<ds:Signature ", b"<ds:Signet "),
        lambda data: data.replace(b"</ds:Signature>", b"</ds:Signature><ceb:x/>"),
        lambda data: data.replace(b"</ds:Signature>", b"</ds:Signature> "),
        lambda data: (
            data[: data.index(b"<ds:Signature ")]
            + data[data.index(b"<ds:Signature ") : data.index(b"</ceb:CEB621Message>")] * 2
            + b"</ceb:CEB621Message>"
        ),
    ],
)
def test_signature_breaks_when_anything_is_changed(signed: bytes, change: Callable[[bytes], bytes]) -> None:
    changed = change(signed)
    assert changed != signed
    with pytest.raises(SignatureBrokenError):
        verify(changed)


def test_signature_breaks_when_unsigned_or_untrusted(message: bytes, signed: bytes) -> None:
    with pytest.raises(SignatureBrokenError):
        verify(message)
    with pytest.raises(SignatureBrokenError, match="trusted"):
        verify(signed, [])


def test_signature_breaks_when_the_certificate_is_of_another_profile(signed: bytes, certificate: x509.Certificate) -> None:
    key = generate_ec_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "SPECIMEN")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    other = builder.not_valid_before(datetime(2020, 1, 1, tzinfo=UTC)).not_valid_after(datetime(2099, 1, 1, tzinfo=UTC)).sign(key, SHA256())

    def inner(one: x509.Certificate) -> bytes:
        return b"".join(one.public_bytes(Encoding.PEM).splitlines()[1:-1])

    with pytest.raises(SignatureBrokenError, match="profile"):
        verify(signed.replace(inner(certificate), inner(other)))


def test_signing_is_refused_when_signed_before_or_no_xml(signed: bytes, signer: SoftwareSigner) -> None:
    with pytest.raises(ValueError, match="already"):
        sign(signed, signer)
    with pytest.raises(MalformedMessageError):
        sign(b"<a>", signer)


def test_signer_is_refused_when_key_and_certificate_differ(key_pem: bytes, certificate: x509.Certificate) -> None:
    other: RSAPrivateKey = generate_private_key(public_exponent=65537, key_size=2048)
    other_pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    assert SoftwareSigner(key_pem, certificate.public_bytes(Encoding.PEM)).certificate == certificate
    with pytest.raises(ValueError, match="belong together"):
        SoftwareSigner(other_pem, certificate.public_bytes(Encoding.PEM))


def test_key_name_is_the_serial_in_whole_bytes(certificate: x509.Certificate) -> None:
    assert key_name(certificate) == "0abc"


def test_batch_is_signed_alike_when_its_bytes_are_known_to_be_canonical(
    inventory: Inventory, transfer: BaseTransfer, signer: SoftwareSigner
) -> None:
    for note in ("", "<&>\t\r\n\"'样本"):
        written = xml.write_inventories([replace(inventory, note=note)] * 3, transfer, guid="<&>\"'\t")
        assert sign(written, signer, canonical=True) == sign(written, signer)
