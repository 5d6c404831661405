"""Where an order goes when it is not fetched: a delivery address in parts, as customs and the courier want it in one line.

An address is personal data: no value here shows itself in `repr`. Provinces are those of GB/T 2260. Below them there are some 340
cities and 2,800 districts that change every year; a till that keeps no such table cannot say that one is real, and does not pretend to.
What a courier cannot do without is checked instead: a city and a district that end as those of China do (so that the parts were not
mixed up), a street with something to find the door by, and nothing in it that is no address (a phone or ID number). Customs wants the whole line (`consigneeAddress`, at most 200
characters, equal in order, waybill and inventory: facts/customs.md §1.9 R09, R10); its district code is optional.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from o2o_store.domain.refusals import BadAddress, Refusal

PROVINCES: Mapping[str, str] = MappingProxyType(
    {
        "11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区", "21": "辽宁省", "22": "吉林省", "23": "黑龙江省",
        "31": "上海市", "32": "江苏省", "33": "浙江省", "34": "安徽省", "35": "福建省", "36": "江西省", "37": "山东省", "41": "河南省",
        "42": "湖北省", "43": "湖南省", "44": "广东省", "45": "广西壮族自治区", "46": "海南省", "50": "重庆市", "51": "四川省", "52": "贵州省",
        "53": "云南省", "54": "西藏自治区", "61": "陕西省", "62": "甘肃省", "63": "青海省", "64": "宁夏回族自治区", "65": "新疆维吾尔自治区",
    }
)  # fmt: skip
"""The mainland's provinces by their code: goods of this channel go nowhere else."""
LONGEST_PART, LONGEST_STREET = 30, 100
"""Characters of a city's or district's name, and of the rest; together they stay below what a document holds."""

_SPACES = re.compile(r"\s+")
_CITY = re.compile(r".+(?:市|地区|自治州|盟|县|林区)")
"""Cities, prefectures and leagues; counties and districts that a province governs itself stand here too."""
_DISTRICT = re.compile(r".+(?:区|县|市|旗|镇|乡|街道|岛|矿|场|团)")
"""Districts, counties, banners; towns where a city has no districts (东莞市, 儋州市), farms and regiments of the Corps."""
_LEAST_STREET = 4
_DOOR = re.compile(r"[0-9A-Za-z零〇一二三四五六七八九十百甲乙丙丁]|[号村组队屯楼栋幢室店馆院校园厂]")
"""Something to find the door by: a number, or a place that is known by its name."""
_NO_ADDRESS = re.compile(r"[0-9]{11}|[0-9]{15,18}")
"""A phone or an ID number: documents would carry it in clear to whoever handles the parcel."""
_ODD = re.compile(r"[^\w·・,.，。、#()（）/~\-—]")


@dataclass(frozen=True, slots=True, repr=False)
class Address:
    """A delivery address that passed its checks; made by `parse_address` only."""

    province: str = field(repr=False)
    """Two digits of `PROVINCES`."""
    city: str = field(repr=False)
    district: str = field(repr=False)
    street: str = field(repr=False)

    def __repr__(self) -> str:
        """Show the masked form only."""
        return f"Address({self.masked})"

    @property
    def text(self) -> str:
        """The address in one line, as documents carry it. Personal data: never log it, show it or put it into a URL."""
        return "".join(self._region()) + self.street

    @property
    def masked(self) -> str:
        """The address as screens may show it: down to the district, the door hidden."""
        return "".join(self._region()) + "***"

    def _region(self) -> list[str]:
        name = PROVINCES[self.province]
        # Beijing's city is Beijing: whoever writes it twice means it once.
        return [name, "" if self.city in {name, name.removesuffix("市")} else self.city, self.district]


def parse_address(province: str, city: str, district: str, street: str) -> Address | Refusal:
    """Read an address as typed on a phone: full-width forms and spaces are forgiven.

    Refuses `BadAddress` with the part that is missing, too long, ends like no city or district, or holds what no address has; where the
    province is a city there is no other and it may be left out, a district where a city has none.
    """
    parts = [_tidy(part) for part in (city, district, street)]
    if province not in PROVINCES:
        return BadAddress("province")
    name = PROVINCES[province]
    alone = name.endswith("市")
    if alone and parts[0] in {"", name.removesuffix("市")}:
        parts[0] = name
    good = (
        parts[0] == name if alone else _is_region(_CITY, parts[0]),
        not parts[1] or _is_region(_DISTRICT, parts[1]),
        _leads_to_a_door(parts[2]),
    )
    wrong = next((name for name, is_good in zip(("city", "district", "street"), good, strict=True) if not is_good), "")
    return BadAddress(wrong) if wrong else Address(province, *parts)


def _is_region(form: re.Pattern[str], text: str) -> bool:
    return len(text) <= LONGEST_PART and not _ODD.search(text) and form.fullmatch(text) is not None


def _leads_to_a_door(text: str) -> bool:
    if not _LEAST_STREET <= len(text) <= LONGEST_STREET or _ODD.search(text) or _NO_ADDRESS.search(text):
        return False
    return _DOOR.search(text) is not None


def _tidy(text: str) -> str:
    return _SPACES.sub("", unicodedata.normalize("NFKC", text))
