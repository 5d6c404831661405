"""Customs' own SM2 against the declarer's hand."""

from cryptography import x509

from o2o_store.ceb import sm2 as declarer
from o2o_store.sandbox.customs import sm2


def test_declarers_signature_holds_and_breaks(sm2_pems: tuple[bytes, bytes]) -> None:
    point = sm2.point_of(x509.load_pem_x509_certificate(sm2_pems[1]))
    assert point is not None
    for number in range(5):
        data = f"样本 {number}".encode()
        value = declarer.load_private_key(sm2_pems[0]).sign(data)
        assert sm2.verify(point, value, data)
        assert not sm2.verify(point, value, data + b"!")
        assert not sm2.verify(point, bytes(64), data)
        assert not sm2.verify((point[0], point[1] + 1), value, data)


def test_key_of_another_kind_has_no_point(signer: object) -> None:
    assert sm2.point_of(signer.certificate) is None  # type: ignore[attr-defined]  # the fixture's own type is private
