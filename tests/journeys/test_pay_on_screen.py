"""Paying on the real screen with the code on the shopper's own phone, before the camera and by a scanner."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from journeys.floor import Floor
from journeys.windows import Shopper, Window
from o2o_store.ops.demo.world import World


@pytest.fixture(scope="module")
def kiosk(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """One kiosk for all shoppers of this module."""
    with Window.opened(world, tmp_path_factory.mktemp("pay")) as kiosk:
        yield kiosk


def phone_shows(floor: Floor, who: str, mood: str = "pays") -> str:
    """What stands under the bars of the pay code that a phone shows."""
    page = httpx.post(f"{floor.wechat.base}/pay-code", data={"payer": who, "mood": mood}, timeout=20).raise_for_status().text
    found = re.search(r"<figcaption>([0-9 ]+)</figcaption>", page)
    assert found is not None
    return found[1].replace(" ", "")


def kept_in(folder: Path, secret: str) -> list[str]:
    """Files in which a secret can be read."""
    return [path.name for path in folder.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]


def test_a_pay_code_before_the_camera_pays(kiosk: Window, world: World, floor: Floor) -> None:
    shopper = Shopper.at(kiosk)
    shopper.to_code()
    kiosk.wait("checkout.takes_code", "is", True)
    kiosk.touch("payCodeWay")
    kiosk.wait("checkout.aiming", "is", True)
    code = phone_shows(floor, "jia")
    kiosk.hold("code", code)
    kiosk.page("clearing", "released")
    kiosk.hold("empty")
    assert not any(code in text for text in kiosk.texts(hidden=True))
    kiosk.page("released")
    assert kept_in(kiosk.home, code) == []
    assert kept_in(world.home, code) == []
    kiosk.touch("finishButton")
    kiosk.page("attract")


def test_a_pay_code_from_a_scanner_waits_for_the_password_and_pays(kiosk: Window, floor: Floor) -> None:
    Shopper.at(kiosk).to_code()
    kiosk.wait("checkout.takes_code", "is", True)
    kiosk.tell("burst", text=phone_shows(floor, "jia", "poor") + "\n")
    kiosk.wait("checkout.pay_ended", "is", "not_enough_money")
    kiosk.tell("burst", text=phone_shows(floor, "jia", "password") + "\n")
    kiosk.wait("checkout.wallet_state", "is", "scanned")
    number = next(one["out_trade_no"] for one in reversed(floor.wechat.get("/control/orders")) if one["state"] == "USERPAYING")
    floor.wechat.post("/control/pay", {"out_trade_no": number, "payer": "jia"})
    kiosk.page("clearing", "released")
    kiosk.page("released")
    kiosk.touch("finishButton")
    kiosk.page("attract")


def test_who_gives_up_on_the_phone_changes_over_at_once(kiosk: Window, floor: Floor) -> None:
    """A wallet tells nobody that its owner was refused or called it off: while a phone holds the code, the other ways stay open."""
    Shopper.at(kiosk).to_code()
    if kiosk.see("checkout.wallet") != "alipay":
        kiosk.touch("otherWallet")
        kiosk.wait("checkout.wallet", "is", "alipay")
    kiosk.wait("checkout.code_url", "not", "")
    # Sold to nobody yet: the newest of the trades is the one on the screen.
    floor.alipay.post("/control/scan", {"out_trade_no": floor.alipay.get("/control/orders")[-1]["out_trade_no"]})
    kiosk.wait("checkout.wallet_state", "is", "scanned")
    kiosk.touch("otherWallet")
    kiosk.wait("checkout.wallet", "is", "wechat")
    code = kiosk.wait("checkout.code_url", "not", "")
    floor.wechat.post("/control/pay", {"code": code, "payer": "jia"})
    kiosk.page("clearing", "released")
    kiosk.page("released")
    kiosk.touch("finishButton")
    kiosk.page("attract")
