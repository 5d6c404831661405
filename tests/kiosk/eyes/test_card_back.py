"""The back's lines: only a term of the law counts."""

from datetime import date

import pytest

from o2o_store.kiosk.eyes.card_back import Back, authority, looks_like_back, parse, validity

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("line", "term"),
    [
        ("有效期限2010.09.27-2030.09.27", (date(2010, 9, 27), date(2030, 9, 27))),
        ("20100927—20200927", (date(2010, 9, 27), date(2020, 9, 27))),
        ("2016.02.29-2026.02.28", (date(2016, 2, 29), date(2026, 2, 28))),
        ("2010.09.27-长期", (date(2010, 9, 27), "长期")),
        ("2010.09.27-2031.09.27", None),
        ("2010.13.27-2030.13.27", None),
        ("2030.09.27-2040.09.27", None),
        ("2010.09.27", None),
    ],
)
def test_term_counts_only_when_it_is_one_of_the_law(line: str, term: tuple[date, date | str] | None) -> None:
    assert validity(line, TODAY) == term


def test_authority_is_what_follows_its_label_and_never_the_title() -> None:
    assert authority(["中华人民共和国", "居民身份证", "签发机关测试市公安局样本区分局"]) == "测试市公安局样本区分局"
    assert authority(["中华人民共和国", "有效期限"]) == ""


def test_back_is_known_by_its_words_and_read_with_a_term_only() -> None:
    lines = ["居民身份证", "签发机关", "测试市公安局", "有效期限", "2010.09.27-长期"]
    assert looks_like_back(lines[:1])
    assert not looks_like_back(["住址样本省"])
    assert parse(lines, TODAY) == Back("测试市公安局", date(2010, 9, 27), "长期")
    assert parse(lines[:4], TODAY) is None
