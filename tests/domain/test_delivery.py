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
        (("44", "东莞市", "", "样本镇样本村委会旁"), "广东省东莞市样本镇样本村委会旁"),
        (("42", "神农架林区", "样本镇", "样本路乙栋"), "湖北省神农架林区样本镇样本路乙栋"),
        (("15", "锡林郭勒盟", "阿巴嘎旗", "样本嘎查十二组"), "内蒙古自治区锡林郭勒盟阿巴嘎旗样本嘎查十二组"),
        (("41", "郑州市", "中原区", "样路1号"), "河南省郑州市中原区样路1号"),
        (("65", "伊犁哈萨克自治州", "新源县", "买买提·样本街1号"), "新疆维吾尔自治区伊犁哈萨克自治州新源县买买提·样本街1号"),
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
        (("41", "样" * LONGEST_PART + "市", "", "样本路1号"), "city"),
        (("41", "郑州", "中原区", "样本路1号"), "city"),
        (("11", "天津市", "东城区", "样本胡同1号"), "city"),
        (("13", "", "桥西区", "样本路1号"), "city"),
        (("41", "市", "中原区", "样本路1号"), "city"),
        (("41", "郑州<市", "中原区", "样本路1号"), "city"),
        (("41", "郑州市", "样" * LONGEST_PART + "区", "样本路1号"), "district"),
        (("41", "郑州市", "样本路", "样本路1号"), "district"),
        (("41", "郑州市", "中<原区", "样本路1号"), "district"),
        (("41", "郑州市", "中原区", "路1号"), "street"),
        (("41", "郑州市", "中原区", "样本路边上"), "street"),
        (("41", "郑州市", "中原区", "样本路1号电话13900000000"), "street"),
        (("41", "郑州市", "中原区", "样本路1号410199199003070018"), "street"),
        (("41", "郑州市", "中原区", ""), "street"),
        (("41", "郑州市", "中原区", "1" + "样" * LONGEST_STREET), "street"),
        (("41", "郑州市", "中原区", "<b>1号"), "street"),
    ],
)
def test_address_is_refused_with_its_part_when_that_is_wrong(parts: tuple[str, str, str, str], wrong: str) -> None:
    assert parse_address(*parts) == BadAddress(wrong)


def test_longest_address_fits_into_a_document_and_none_shows_its_door() -> None:
    longest = max(PROVINCES, key=lambda code: len(PROVINCES[code]))
    address = read(longest, "样" * (LONGEST_PART - 1) + "市", "本" * (LONGEST_PART - 1) + "区", "路" * (LONGEST_STREET - 1) + "1")
    assert len(address.street) == LONGEST_STREET
    assert len(address.text) <= 200
    assert address.masked.endswith("本区***")
    assert "路" not in repr(address)
    assert repr(address) == f"Address({address.masked})"
