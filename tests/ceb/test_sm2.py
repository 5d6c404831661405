"""SM2: our own hand, judged by a second implementation that shares nothing with it."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from gmssl import func, sm3
from gmssl import sm2 as second
from hypothesis import given, settings
from hypothesis import strategies as st

from o2o_store.ceb import signature, sm2, xml
from o2o_store.ceb.models import BaseTransfer, Inventory


def _second(certificate: x509.Certificate) -> second.CryptSM2:
    info = sm2.key_info_of(certificate)
    assert info is not None
    return second.CryptSM2(private_key="", public_key=info[-64:].hex())


def _agrees(certificate: x509.Certificate, value: bytes, data: bytes) -> bool:
    judge = _second(certificate)
    digest = bytes.fromhex(judge._sm3_z(data))
    return bool(judge.verify(value.hex(), digest))


def test_second_implementation_agrees_when_we_sign(sm2_pems: tuple[bytes, bytes]) -> None:
    key, certificate = sm2.load_private_key(sm2_pems[0]), x509.load_pem_x509_certificate(sm2_pems[1])
    for data in (b"", b"a", "样本".encode() * 700):
        value = key.sign(data)
        assert len(value) == sm2.VALUE_LENGTH
        assert _agrees(certificate, value, data)
        assert not _agrees(certificate, value, data + b"!")


def test_digest_is_that_of_the_standard() -> None:
    assert signature.FIRST_CHOICE.digest(b"abc").hex() == sm3.sm3_hash(func.bytes_to_list(b"abc"))
    assert signature.FIRST_CHOICE.digest(b"abc").hex().startswith("66c7f0f462eeedd9")


@settings(max_examples=50, deadline=None)
@given(st.binary(min_size=64, max_size=64))
def test_nothing_but_our_value_holds(value: bytes) -> None:
    certificate = x509.load_pem_x509_certificate(PUBLISHED)
    key = sm2.public_key_of(certificate)
    assert key is not None
    assert not key.verify(value, b"data")
    assert not key.verify(value[:63], b"data")


def test_message_is_signed_in_the_first_choice_profile(inventory: Inventory, transfer: BaseTransfer, sm2_pems: tuple[bytes, bytes]) -> None:
    signer = signature.SoftwareSigner(*sm2_pems)
    written = xml.write_inventories([inventory] * 3, transfer)
    signed = signature.sign(written, signer)
    assert b"2022/04/xmldsig#sm2-sm3" in signed
    assert signature.verify(signed, [signer.certificate]) == signer.certificate
    with pytest.raises(signature.SignatureBrokenError):
        signature.verify(signed.replace(b"<ceb:packNo>1<", b"<ceb:packNo>2<", 1))
    with pytest.raises(signature.SignatureBrokenError, match="profile"):
        signature.verify(signed.replace(b"http://www.chinaport.gov.cn/2022/04/xmldsig#sm2-sm3", signature.RSA_SHA1.encode()))


def test_signer_is_refused_when_key_and_certificate_differ(
    sm2_pems: tuple[bytes, bytes], key_pem: bytes, certificate: x509.Certificate
) -> None:
    with pytest.raises(sm2.Sm2UnavailableError):
        signature.SoftwareSigner(key_pem, sm2_pems[1])
    with pytest.raises(sm2.Sm2UnavailableError):
        sm2.load_private_key(b"no key")
    assert sm2.public_key_of(certificate) is None
    assert certificate.public_bytes(Encoding.DER)


PUBLISHED = b"""
-----BEGIN CERTIFICATE-----
MIIBfDCCASGgAwIBAgIUHtYTjRt5dFax5aMSWjJUOLab5RQwCgYIKoEcz1UBg3Uw
EzERMA8GA1UEAwwIU1BFQ0lNRU4wHhcNMjYxMTMwMTUyMjI1WhcNMzYxMTI3MTUy
MjI1WjATMREwDwYDVQQDDAhTUEVDSU1FTjBZMBMGByqGSM49AgEGCCqBHM9VAYIt
A0IABOiOC5oKawfb9cJKGBV9aQTlgH3EaJR0DIuGNLsPyVke2a0xDyiLlzTGNUMW
YWZy5YV+2qtw37J7ebk/syITPOujUzBRMB0GA1UdDgQWBBRtpc7AnoCIFVn5Jaj4
BqDjiDun0TAfBgNVHSMEGDAWgBRtpc7AnoCIFVn5Jaj4BqDjiDun0TAPBgNVHRMB
Af8EBTADAQH/MAoGCCqBHM9VAYN1A0kAMEYCIQCco4oezEC5p/SI/07GcmKuLA+a
xOHtFGUoDfOIDUc//wIhAOdp6+Ayg5TX1xBR5MkiGyyGDOHOovzhk0qc9ojP1i6N
-----END CERTIFICATE-----
"""
"""A specimen certificate whose key nobody keeps."""
