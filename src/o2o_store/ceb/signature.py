"""Enveloped XML signatures of CEB messages in both profiles of the specification (facts: customs §1.5): SM2-SM3 and RSA-SHA1.

`sign(message, signer)` adds `ds:Signature` as the last child of the root; `verify(message)` judges one. Where the key sits elsewhere
(a USB key, a server device), `prepare(message, certificate)` gives the bytes to be signed and `finish(prepared, value)` the message:
one signature for a whole batch. The certificate's kind of key decides the profile. The algorithms are the specification's, SHA-1
included; what protects the exchange besides is the transport.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SM3, Hash
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from lxml import etree

from o2o_store.ceb import sm2
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
SM2_SM3 = "http://www.chinaport.gov.cn/2022/04/xmldsig#sm2-sm3"
"""Signature method of the first-choice profile; its value is r‖s, 64 bytes."""
SM3_DIGEST = "http://www.chinaport.gov.cn/2022/04/xmldsig#sm3"
"""Digest method of the first-choice profile."""

_OPENING = re.compile(rb"""<[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>""")


def _sha1(data: bytes) -> bytes:
    return hashlib.sha1(data, usedforsecurity=False).digest()


def _sm3(data: bytes) -> bytes:
    digest = Hash(SM3())
    digest.update(data)
    return digest.finalize()


@dataclass(frozen=True, slots=True)
class Profile:
    """One of the two ways to sign: the names of its algorithms and its digest."""

    method: str
    digest_method: str
    digest: Callable[[bytes], bytes]


GENERAL = Profile(RSA_SHA1, SHA1_DIGEST, _sha1)
"""RSA with SHA-1: what the general cards and devices do."""
FIRST_CHOICE = Profile(SM2_SM3, SM3_DIGEST, _sm3)
"""SM2 with SM3: what the specification prefers."""


def profile_of(certificate: x509.Certificate) -> Profile:
    """Return the profile a certificate's key signs by."""
    return GENERAL if sm2.key_info_of(certificate) is None else FIRST_CHOICE


class SignatureBrokenError(Exception):
    """The signature is missing, of another profile, or does not hold; the sentence says which and quotes no content."""


class Signer(Protocol):
    """Whoever holds the enterprise's key."""

    @property
    def certificate(self) -> x509.Certificate:
        """The X.509 certificate that belongs to the key."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Return the signature value over `data` as the certificate's profile has it: RSA PKCS#1 v1.5 with SHA-1, or SM2's r‖s."""
        ...


class SoftwareSigner:
    """A key in memory, RSA or SM2, for halls without a signing device and for training.

    Raises ValueError when key and certificate do not fit, sm2.Sm2UnavailableError when this machine cannot sign with SM2.
    """

    def __init__(self, key_pem: bytes, cert_pem: bytes) -> None:
        self._certificate = x509.load_pem_x509_certificate(cert_pem)
        info = sm2.key_info_of(self._certificate)
        self._sign = _rsa_hand(key_pem, self._certificate) if info is None else _sm2_hand(key_pem, info)

    @property
    def certificate(self) -> x509.Certificate:
        """The certificate given at the start."""
        return self._certificate

    def sign(self, data: bytes) -> bytes:
        """Return the signature over `data` by the certificate's profile."""
        return self._sign(data)


def _rsa_hand(key_pem: bytes, certificate: x509.Certificate) -> Callable[[bytes], bytes]:
    key = load_pem_private_key(key_pem, password=None)
    if not isinstance(key, RSAPrivateKey) or key.public_key() != certificate.public_key():
        raise ValueError("signing key and certificate do not belong together")
    return lambda data: key.sign(data, PKCS1v15(), SHA1())  # noqa: S303  the customs specification prescribes SHA-1


def _sm2_hand(key_pem: bytes, info: bytes) -> Callable[[bytes], bytes]:
    key = sm2.load_private_key(key_pem)
    if key.public_info() != info:
        raise ValueError("signing key and certificate do not belong together")
    return key.sign


def key_name(certificate: x509.Certificate) -> str:
    """Return the KeyName customs wants: the certificate's serial number in hexadecimal, lower case, whole bytes."""
    digits = f"{certificate.serial_number:x}"
    return digits if len(digits) % 2 == 0 else f"0{digits}"


def _canonical(node: etree._Element) -> bytes:
    # On a part of a document lxml writes the inherited namespace declarations too, as inclusive C14N demands.
    return etree.tostring(node, method="c14n", exclusive=False, with_comments=False)


def _digest(profile: Profile, canonical: bytes) -> str:
    return base64.b64encode(profile.digest(canonical)).decode()


def _signed_info(profile: Profile, digest: str) -> str:
    return (
        f'<ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{C14N}"></ds:CanonicalizationMethod>'
        f'<ds:SignatureMethod Algorithm="{profile.method}"></ds:SignatureMethod><ds:Reference URI=""><ds:Transforms>'
        f'<ds:Transform Algorithm="{ENVELOPED}"></ds:Transform></ds:Transforms>'
        f'<ds:DigestMethod Algorithm="{profile.digest_method}"></ds:DigestMethod><ds:DigestValue>{digest}</ds:DigestValue>'
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


@dataclass(frozen=True, slots=True)
class Prepared:
    """A message waiting for its signature value: `to_sign` are the bytes the key must sign."""

    message: bytes = field(repr=False)
    info: str = field(repr=False)
    to_sign: bytes = field(repr=False)
    certificate: x509.Certificate


def prepare(message: bytes, certificate: x509.Certificate, *, canonical: bool = False) -> Prepared:
    """Return what the key of this certificate has to sign so that the message carries its signature.

    `canonical` says that the bytes after the XML declaration are canonical and unsigned already, as `xml`'s writers promise: then a
    batch of a hundred documents is digested as it stands and neither read nor rewritten. Raises MalformedMessageError when the bytes
    are no XML, ValueError when the message is already signed.
    """
    if canonical:
        content = message[message.index(b"<", message.index(b"?>")) :] if message.startswith(b"<?xml") else message
    else:
        root = parse(message, keep_comments=True)
        if root.find(f"{{{DS}}}Signature") is not None:
            raise ValueError("the message is already signed")
        content = _canonical(root)
    profile = profile_of(certificate)
    info = _signed_info(profile, _digest(profile, content))
    # Only the root's own declarations are inherited by SignedInfo, so an empty root of the same opening canonicalises it alike.
    opening = _OPENING.match(content)
    shell = (opening.group(0) if opening else b"") + content[content.rindex(b"</") :]
    draft = parse(_with_signature(shell, info), keep_comments=True)
    return Prepared(message, info, _canonical(_find(draft, "Signature/SignedInfo")), certificate)


def finish(prepared: Prepared, value: bytes) -> bytes:
    """Return the message with an enveloped signature of this value as the last child of its root; nothing else changes, to the byte."""
    text = base64.b64encode(value).decode()
    content = f"{prepared.info}<ds:SignatureValue>{text}</ds:SignatureValue>{_key_info(prepared.certificate)}"
    return _with_signature(prepared.message, content)


def sign(message: bytes, signer: Signer, *, canonical: bool = False) -> bytes:
    """Return the signed message: `prepare`, one signature of the signer, `finish`. Raises what these raise."""
    prepared = prepare(message, signer.certificate, canonical=canonical)
    return finish(prepared, signer.sign(prepared.to_sign))


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


def _check_profile(signature: etree._Element, profile: Profile) -> None:
    info = _find(signature, "SignedInfo")
    _require(info, "CanonicalizationMethod", "Algorithm", C14N)
    _require(info, "SignatureMethod", "Algorithm", profile.method)
    _require(info, "Reference", "URI", "")
    _require(info, "Reference/Transforms/Transform", "Algorithm", ENVELOPED)
    _require(info, "Reference/DigestMethod", "Algorithm", profile.digest_method)


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
    data = _canonical(_find(signature, "SignedInfo"))
    try:
        value = base64.b64decode(_text(signature, "SignatureValue"), validate=True)
        held = _holds(certificate, value, data)
    except (binascii.Error, ValueError, InvalidSignature):
        held = False
    if not held:
        raise SignatureBrokenError("the signature does not hold")


def _holds(certificate: x509.Certificate, value: bytes, data: bytes) -> bool:
    ours = sm2.public_key_of(certificate)
    if ours is not None:
        return ours.verify(value, data)
    key = certificate.public_key()
    if not isinstance(key, RSAPublicKey):
        raise SignatureBrokenError("the certificate's key is of another profile")
    key.verify(value, data, PKCS1v15(), SHA1())  # noqa: S303  the customs specification prescribes SHA-1
    return True


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
    certificate = _certificate(signature, trusted)
    profile = profile_of(certificate)
    _check_profile(signature, profile)
    _check_value(signature, certificate)
    digest = _text(signature, "SignedInfo/Reference/DigestValue")
    # What followed the signature as text would be lost with it.
    if signature.tail:
        raise SignatureBrokenError("Signature must be the root's last child")
    root.remove(signature)
    if not hmac.compare_digest(digest.encode(), _digest(profile, _canonical(root)).encode()):
        raise SignatureBrokenError("the content was changed after signing")
    return certificate


__all__ = [
    "MalformedMessageError",
    "Prepared",
    "SignatureBrokenError",
    "Signer",
    "SoftwareSigner",
    "finish",
    "key_name",
    "prepare",
    "sign",
    "verify",
]
