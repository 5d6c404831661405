"""Delivery addresses: four parts as typed on a phone, one line as documents carry it, nothing of them in a log."""

import pytest

from o2o_store.domain.delivery import LONGEST_PART, LONGEST_STREET, PROVINCES, Address, parse_address
from o2o_store.domain.refusals import BadAddress


def read(*parts: str) -> Address:
    address = parse_address(*parts)
    assert isinstance(address, Address)
    return address


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (("41", "郑州市", "中原区", "样本路 1 号 2-301"), "河南省郑州市中原区样本路1号2-301"),
        (("11", "", "东城区", "样本胡同１号"), "北京市东城区样本胡同1号"),
        (("31", "上海", "", "样本路1号(A座)"), "上海市样本路1号(A座)"),
        (("65", "伊犁", "新源县", "买买提·样本街1号"), "新疆维吾尔自治区伊犁新源县买买提·样本街1号"),
    ],
)
def test_address_is_one_line_when_its_parts_are_there(parts: tuple[str, str, str, str], text: str) -> None:
    assert read(*parts).text == text


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [
        (("", "郑州市", "中原区", "样本路1号"), "province"),
        (("71", "样本市", "样本区", "样本路1号"), "province"),
        (("41", " ", "中原区", "样本路1号"), "city"),
        (("41", "样" * (LONGEST_PART + 1), "", "样本路1号"), "city"),
        (("41", "郑州市", "样" * (LONGEST_PART + 1), "样本路1号"), "district"),
        (("41", "郑州市", "中原区", ""), "street"),
        (("41", "郑州市", "中原区", "样" * (LONGEST_STREET + 1)), "street"),
        (("41", "郑州市", "中原区", "<b>1号"), "street"),
    ],
)
def test_address_is_refused_with_its_part_when_that_is_wrong(parts: tuple[str, str, str, str], wrong: str) -> None:
    assert parse_address(*parts) == BadAddress(wrong)


def test_longest_address_fits_into_a_document_and_none_shows_its_door() -> None:
    longest = max(PROVINCES, key=lambda code: len(PROVINCES[code]))
    address = read(longest, "样" * LONGEST_PART, "本" * LONGEST_PART, "路" * LONGEST_STREET)
    assert len(address.text) <= 200
    assert address.masked.endswith("本***")
    assert "路" not in repr(address)
    assert repr(address) == f"Address({address.masked})"
