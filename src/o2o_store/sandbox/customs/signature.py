"""Customs' own check of an enveloped XML signature (RSA-SHA1 or SM2-SM3, inclusive C14N) against the certificates it trusts."""

import base64
import binascii
import copy
import hashlib
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree

from o2o_store.sandbox.customs import sm2
from o2o_store.sandbox.xmlsafe import text_of

DS = "{http://www.w3.org/2000/09/xmldsig#}"
_C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
_RSA_SHA1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
_SHA1 = "http://www.w3.org/2000/09/xmldsig#sha1"
_SM2_SM3 = "http://www.chinaport.gov.cn/2022/04/xmldsig#sm2-sm3"
_SM3 = "http://www.chinaport.gov.cn/2022/04/xmldsig#sm3"
_PROFILES = {_RSA_SHA1: (_SHA1, "sha1"), _SM2_SM3: (_SM3, "sm3")}
_ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"


class TrustedCertificates:
    """The enterprise certificates in a folder, read again whenever the folder's files change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._seen: tuple[tuple[str, int], ...] | None = None
        self._known: list[x509.Certificate] = []

    def all(self) -> list[x509.Certificate]:
        """Return the trusted certificates."""
        files = sorted(path for path in self.folder.iterdir() if path.suffix in {".crt", ".pem", ".cer"})
        state = tuple((path.name, path.stat().st_mtime_ns) for path in files)
        if state != self._seen:
            self._known = [certificate for path in files for certificate in _read(path)]
            self._seen = state
        return self._known


def _read(path: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except ValueError:
        return []


def has_signature(root: etree._Element) -> bool:
    """Say whether a document carries a signature: where the schema leaves it free, one that is there must hold all the same."""
    return root.find(f"{DS}Signature") is not None


def signature_fault(root: etree._Element, trusted: TrustedCertificates, now: datetime) -> str:
    """Say why a document's signature does not hold, or return an empty text when it does."""
    found = root.findall(f"{DS}Signature")
    if len(found) != 1 or found[0] is not root[-1]:
        return "Signature must be the last child, once"
    signature = found[0]
    info = signature.find(f"{DS}SignedInfo")
    if info is None:
        return "SignedInfo is missing"
    if fault := _profile_fault(info):
        return fault
    method = info.find(f"{DS}SignatureMethod")
    algorithm = _PROFILES[str(method.get("Algorithm")) if method is not None else ""][1]
    if text_of(info.find(f"{DS}Reference/{DS}DigestValue")) != _digest(root, algorithm):
        return "digest differs: the document was changed after signing"
    return _value_fault(signature, info, trusted, now)


def _profile_fault(info: etree._Element) -> str:
    reference = info.findall(f"{DS}Reference")
    transforms = info.findall(f"{DS}Reference/{DS}Transforms/{DS}Transform")
    method = info.find(f"{DS}SignatureMethod")
    digest, _ = _PROFILES.get(str(method.get("Algorithm")) if method is not None else "", ("", ""))
    expected = (
        (info.find(f"{DS}CanonicalizationMethod"), _C14N),
        (info.find(f"{DS}Reference/{DS}DigestMethod"), digest),
        (transforms[0] if len(transforms) == 1 else None, _ENVELOPED),
    )
    if any(node is None or node.get("Algorithm") != algorithm for node, algorithm in expected):
        return "unsupported algorithm"
    return "" if len(reference) == 1 and reference[0].get("URI") == "" else "Reference must cover the whole document"


def _digest(root: etree._Element, algorithm: str) -> str:
    bare = copy.deepcopy(root)
    bare.remove(bare.findall(f"{DS}Signature")[0])
    canonical = etree.tostring(bare, method="c14n", with_comments=False)
    return base64.b64encode(hashlib.new(algorithm, canonical).digest()).decode()


def _value_fault(signature: etree._Element, info: etree._Element, trusted: TrustedCertificates, now: datetime) -> str:
    try:
        given = x509.load_der_x509_certificate(
            base64.b64decode("".join(text_of(signature.find(f"{DS}KeyInfo/{DS}X509Data/{DS}X509Certificate")).split()), validate=True)
        )
        value = base64.b64decode("".join(text_of(signature.find(f"{DS}SignatureValue")).split()), validate=True)
    except (ValueError, binascii.Error):
        return "certificate or signature value is unreadable"
    if given not in trusted.all():
        return "certificate is not registered with customs"
    if not given.not_valid_before_utc <= now <= given.not_valid_after_utc:
        return "certificate is not valid at this time"
    point = sm2.point_of(given)
    if point is not None:
        right = info.find(f"{DS}SignatureMethod").get("Algorithm") == _SM2_SM3 and sm2.verify(  # type: ignore[union-attr]  # found before
            point, value, etree.tostring(info, method="c14n", with_comments=False)
        )
        return "" if right else "signature value does not fit"
    key = given.public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        return "certificate holds no RSA key"
    return _verify(key, value, etree.tostring(info, method="c14n", with_comments=False))


def _verify(key: rsa.RSAPublicKey, value: bytes, signed: bytes) -> str:
    try:
        key.verify(value, signed, padding.PKCS1v15(), hashes.SHA1())  # noqa: S303 - the prescribed algorithm of the profile
    except InvalidSignature:
        return "signature value does not fit"
    return ""
