"""Enveloped XML signatures of CEB messages, general profile RSA-SHA1 (facts: customs §1.5).

`sign(message, signer)` adds `ds:Signature` as the last child of the root; `verify(message)` judges one. The signer is a protocol, so
that a key in software, a USB key or a server device can stand behind it. The algorithms are the specification's, SHA-1 included;
what protects the exchange besides is the transport.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Collection
from typing import Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from lxml import etree

from o2o_store.ceb.safe_xml import MalformedMessageError, escape, parse

DS = "http://www.w3.org/2000/09/xmldsig#"
"""XML namespace of signatures."""
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
"""Inclusive canonical XML 1.0 without comments: the only canonical form the specification knows."""
ENVELOPED = f"{DS}enveloped-signature"
"""The only transform the specification knows."""
RSA_SHA1 = f"{DS}rsa-sha1"
"""Signature method of the general profile."""
SHA1_DIGEST = f"{DS}sha1"
"""Digest method of the general profile."""


class SignatureBrokenError(Exception):
    """The signature is missing, of another profile, or does not hold; the sentence says which and quotes no content."""


class Signer(Protocol):
    """Whoever holds the enterprise's key."""

    @property
    def certificate(self) -> x509.Certificate:
        """The X.509 certificate that belongs to the key."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Return the RSA PKCS#1 v1.5 signature with SHA-1 over `data`. May raise what the device raises."""
        ...


class SoftwareSigner:
    """A key in memory, for halls without a signing device and for training. Raises ValueError when key and certificate do not fit."""

    def __init__(self, key_pem: bytes, cert_pem: bytes) -> None:
        key = load_pem_private_key(key_pem, password=None)
        self._certificate = x509.load_pem_x509_certificate(cert_pem)
        if not isinstance(key, RSAPrivateKey) or key.public_key() != self._certificate.public_key():
            raise ValueError("signing key and certificate do not belong together")
        self._key = key

    @property
    def certificate(self) -> x509.Certificate:
        """The certificate given at the start."""
        return self._certificate

    def sign(self, data: bytes) -> bytes:
        """Return the RSA-SHA1 signature over `data`."""
        return self._key.sign(data, PKCS1v15(), SHA1())  # noqa: S303  the customs specification prescribes SHA-1


def key_name(certificate: x509.Certificate) -> str:
    """Return the KeyName customs wants: the certificate's serial number in hexadecimal, lower case, whole bytes."""
    digits = f"{certificate.serial_number:x}"
    return digits if len(digits) % 2 == 0 else f"0{digits}"


def _canonical(node: etree._Element) -> bytes:
    # On a part of a document lxml writes the inherited namespace declarations too, as inclusive C14N demands.
    return etree.tostring(node, method="c14n", exclusive=False, with_comments=False)


def _digest(canonical: bytes) -> str:
    return base64.b64encode(hashlib.sha1(canonical, usedforsecurity=False).digest()).decode()


def _signed_info(digest: str) -> str:
    return (
        f'<ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{C14N}"></ds:CanonicalizationMethod>'
        f'<ds:SignatureMethod Algorithm="{RSA_SHA1}"></ds:SignatureMethod><ds:Reference URI=""><ds:Transforms>'
        f'<ds:Transform Algorithm="{ENVELOPED}"></ds:Transform></ds:Transforms>'
        f'<ds:DigestMethod Algorithm="{SHA1_DIGEST}"></ds:DigestMethod><ds:DigestValue>{digest}</ds:DigestValue>'
        "</ds:Reference></ds:SignedInfo>"
    )


def _key_info(certificate: x509.Certificate) -> str:
    der = base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()
    return (
        f"<ds:KeyInfo><ds:KeyName>{escape(key_name(certificate))}</ds:KeyName>"
        f"<ds:X509Data><ds:X509Certificate>{der}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
    )


def _with_signature(message: bytes, content: str) -> bytes:
    before, closing, name = message.rpartition(b"</")
    return before + f'<ds:Signature xmlns:ds="{DS}">{content}</ds:Signature>'.encode() + closing + name


def sign(message: bytes, signer: Signer) -> bytes:
    """Return the message with an enveloped signature as the last child of its root; nothing else changes, to the byte.

    Raises MalformedMessageError when the bytes are no XML, ValueError when the message is already signed.
    """
    root = parse(message, keep_comments=True)
    if root.find(f"{{{DS}}}Signature") is not None:
        raise ValueError("the message is already signed")
    info = _signed_info(_digest(_canonical(root)))
    draft = parse(_with_signature(message, info), keep_comments=True)
    canonical_info = _canonical(_find(draft, "Signature/SignedInfo"))
    value = base64.b64encode(signer.sign(canonical_info)).decode()
    return _with_signature(message, f"{info}<ds:SignatureValue>{value}</ds:SignatureValue>{_key_info(signer.certificate)}")


def _find(node: etree._Element, path: str) -> etree._Element:
    found = node.findall("/".join(f"{{{DS}}}{name}" for name in path.split("/")))
    if len(found) != 1:
        raise SignatureBrokenError(f"{path} must stand once")
    return found[0]


def _text(node: etree._Element, path: str) -> str:
    return "".join((_find(node, path).text or "").split())


def _require(node: etree._Element, path: str, attribute: str, value: str) -> None:
    if _find(node, path).get(attribute) != value:
        raise SignatureBrokenError(f"{path} is of another profile")


def _check_profile(signature: etree._Element) -> None:
    info = _find(signature, "SignedInfo")
    _require(info, "CanonicalizationMethod", "Algorithm", C14N)
    _require(info, "SignatureMethod", "Algorithm", RSA_SHA1)
    _require(info, "Reference", "URI", "")
    _require(info, "Reference/Transforms/Transform", "Algorithm", ENVELOPED)
    _require(info, "Reference/DigestMethod", "Algorithm", SHA1_DIGEST)


def _certificate(signature: etree._Element, trusted: Collection[x509.Certificate] | None) -> x509.Certificate:
    try:
        der = base64.b64decode(_text(signature, "KeyInfo/X509Data/X509Certificate"), validate=True)
        certificate = x509.load_der_x509_certificate(der)
    except (binascii.Error, ValueError):
        raise SignatureBrokenError("the certificate cannot be read") from None
    if trusted is not None and certificate not in trusted:
        raise SignatureBrokenError("the certificate is not trusted")
    return certificate


def _check_value(signature: etree._Element, certificate: x509.Certificate) -> None:
    key = certificate.public_key()
    if not isinstance(key, RSAPublicKey):
        raise SignatureBrokenError("the certificate's key is of another profile")
    try:
        value = base64.b64decode(_text(signature, "SignatureValue"), validate=True)
        key.verify(value, _canonical(_find(signature, "SignedInfo")), PKCS1v15(), SHA1())  # noqa: S303  as in sign
    except (binascii.Error, ValueError, InvalidSignature):
        raise SignatureBrokenError("the signature does not hold") from None


def verify(message: bytes, trusted: Collection[x509.Certificate] | None = None) -> x509.Certificate:
    """Judge a message's signature and return the certificate it was made with.

    `trusted` are the certificates that may sign; None checks the mathematics only. Raises SignatureBrokenError when there is not
    exactly one signature as the root's last child, when it is of another profile than ours, when the certificate is not trusted,
    or when digest or signature do not fit; MalformedMessageError when the bytes are no XML.
    """
    root = parse(message, keep_comments=True)
    signature = _find(root, "Signature")
    if root[-1] is not signature:
        raise SignatureBrokenError("Signature must be the root's last child")
    _check_profile(signature)
    certificate = _certificate(signature, trusted)
    _check_value(signature, certificate)
    digest = _text(signature, "SignedInfo/Reference/DigestValue")
    # What followed the signature as text would be lost with it.
    if signature.tail:
        raise SignatureBrokenError("Signature must be the root's last child")
    root.remove(signature)
    if not hmac.compare_digest(digest.encode(), _digest(_canonical(root)).encode()):
        raise SignatureBrokenError("the content was changed after signing")
    return certificate


__all__ = ["MalformedMessageError", "SignatureBrokenError", "Signer", "SoftwareSigner", "key_name", "sign", "verify"]
