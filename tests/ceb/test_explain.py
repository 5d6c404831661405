"""Every code that can come up is explained, in both languages, by the same four parts."""

import re

import pytest

from o2o_store import resources
from o2o_store.ceb import form, receipts, validator
from o2o_store.ceb.explain import LANGUAGES, describe, explain, explain_receipt, table
from o2o_store.ceb.findings import Finding

STATUSES = [
    "1",
    "2",
    "3",
    "4",
    "99",
    "100",
    "120",
    "300",
    "399",
    "400",
    "500",
    "501",
    "502",
    "503",
    "599",
    "600",
    "700",
    "800",
    "899",
    "900",
]
OBSERVED = ["1313", "1320", "1322", "1332", "13035", "13127", "130126", "1800", "2600"]


def _listed(module: object) -> list[str]:
    return re.findall(r"^\| `(\w+)` \|", getattr(module, "__doc__", "") or "", re.MULTILINE)


def _negative() -> list[str]:
    official = {"301": range(1, 16), "401": range(1, 14), "504": [0, *range(10, 17)], "505": [0, *range(10, 18)], "800": range(7)}
    return [f"-{prefix}{number:03d}" for prefix, numbers in official.items() for number in numbers]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_is_explained(language: str) -> None:
    rules = [*(f"R{number:02d}" for number in range(1, 29)), "K01"]
    wanted = [*STATUSES, *OBSERVED, *rules, *_listed(validator), *_listed(form), *_negative(), "-621005", "-623005", "-625209"]
    assert [code for code in wanted if not explain(code, language).known] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_whole_and_plain(language: str) -> None:
    for code, words in table(language).items():
        assert set(words) == {"title", "happened", "who", "now"}, code
        assert all(text and len(text) < 160 for text in words.values()), code
        assert all(("\u4e00" <= text[0] <= "\u9fff" or language == "en" or not text[0].isascii()) for text in words.values()), code


def test_both_languages_explain_the_same_codes() -> None:
    assert set(table("zh")) == set(table("en"))


def test_codes_of_the_examiner_are_explained() -> None:
    shipped = "".join(path.read_text("utf-8") for path in (resources.root().parent / "src/o2o_store/sandbox/customs").glob("*.py"))
    assert [code for code in re.findall(r'refusal\("(\d+)"', shipped) if not explain(code, "zh").known] == []


def test_unknown_codes_say_that_they_are_unknown() -> None:
    assert not explain("4711", "zh").known
    assert explain("-621999", "en").title == "Processing trouble at customs"


def test_receipt_is_explained_by_its_reason_when_rejected() -> None:
    assert explain_receipt("100", "1313", "zh").code == "1313"
    assert explain_receipt("100", "4711", "zh").code == "100"
    assert explain_receipt("800", "2600", "zh").code == "800"
    assert receipts.verdict_of("800") is receipts.Verdict.RELEASED


def test_finding_shows_both_values_and_who_mends_it() -> None:
    found = Finding(code="R03", document="CEB411Message", element="amountPaid", found="1.00", expected="2.00")
    line = describe(found, "en")
    assert "1.00 ≠ 2.00" in line
    assert "operators" in line


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_quarantine_is_explained(language: str) -> None:
    examiner = (resources.root().parent / "src/o2o_store/sandbox/quarantine/examiner.py").read_text("utf-8")
    said = re.findall(r'"(\w+)"', examiner.partition("REGISTERED, SAMPLING")[2].partition("# fmt")[0])
    assert len(said) == 7
    assert [word for word in said if not explain(word, language).known] == []
