"""The terminal's hand in manual play: what it holds, what it says when it cannot, when it ends."""

from typing import Any, cast

import pytest

from o2o_store.ops.demo import people as module
from o2o_store.ops.demo.people import People, lead
from o2o_store.ops.demo.programs import ProgramFailed, Screen
from o2o_store.ops.demo.visit import choose_cast


class Glass:
    """A screen that notes what its hand was told, and shows what a test lets it."""

    def __init__(self, name: str, **shown: str) -> None:
        self.name, self.shown, self.told = name, shown, []  # type: ignore[var-annotated]

    def tell(self, do: str, **words: Any) -> dict[str, Any]:
        if do == "see":
            return {"value": self.shown.get(words["what"].split(".")[1], "")}
        self.told.append((do, words))
        return {}


@pytest.fixture
def said() -> list[str]:
    return []


def people_of(said: list[str], kiosk: Glass, desk: Glass) -> People:
    return People(choose_cast("zh", pieces=3), "O2OSBADGE", cast("Screen", kiosk), cast("Screen", desk), said.append)


def test_everything_a_purchase_needs_can_be_held(said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    kiosk, desk = Glass("kiosk", code_url="http://pay", voucher="VOUCHER"), Glass("desk", case_label="LABEL")
    paid: list[tuple[str, str]] = []
    monkeypatch.setattr(module, "pay_at_cashier", lambda url, payer: paid.append((url, payer)))
    people = people_of(said, kiosk, desk)
    assert all(people.obey(line) for line in ("2\n", "C", "e", "p", "b", "u 1", "l", "v"))
    person, goods = people.cast.person, people.cast.goods
    assert [words["value"] for _, words in kiosk.told] == [goods[1]["gtin"], person["id_number"], ""]
    assert kiosk.told[1][1]["details"] == {"name": person["name"]}
    assert [words["text"] for _, words in desk.told] == ["O2OSBADGE", goods[0]["gtin"], "LABEL", "VOUCHER"]
    assert paid == [("http://pay", person["id"])]
    assert said == []
    assert not people.obey("q")


def test_voucher_is_scanned_from_the_photograph_when_the_page_has_folded(said: list[str]) -> None:
    kiosk, desk = Glass("kiosk", voucher="VOUCHER"), Glass("desk")
    people = people_of(said, kiosk, desk)
    people.look()
    kiosk.shown["voucher"] = ""
    assert people.obey("v")
    assert [words["text"] for _, words in desk.told] == ["VOUCHER"]


@pytest.mark.parametrize("line", ["0", "4", "u", "u x", "p", "l", "v"])
def test_what_cannot_be_held_now_is_said(said: list[str], line: str) -> None:
    kiosk, desk = Glass("kiosk"), Glass("desk")
    assert people_of(said, kiosk, desk).obey(line)
    assert [line for line in said if line.startswith("  not now: ")] == said != []
    assert (kiosk.told, desk.told) == ([], [])


def test_screen_that_refuses_is_said_in_one_line(said: list[str]) -> None:
    class Broken(Glass):
        def tell(self, do: str, **words: Any) -> dict[str, Any]:
            raise ProgramFailed(f"kiosk could not {do}\n{words}")

    assert people_of(said, Broken("kiosk"), Glass("desk")).obey("1")
    assert said == ["  not now: kiosk could not hold"]


def test_orders_are_taken_until_one_ends_or_a_window_is_closed(said: list[str]) -> None:
    kiosk = Glass("kiosk")
    lead(people_of(said, kiosk, Glass("desk")), lambda: True, ["?\n", "1\n", "q\n", "2\n"])
    assert len(kiosk.told) == 1
    assert sum("this menu" in line for line in said) == 2
    looks = iter([True, True, False])
    lead(people_of(said, kiosk, Glass("desk")), lambda: next(looks), [])
    assert next(looks, None) is None
