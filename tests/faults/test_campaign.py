"""A long day: shoppers buy side by side while programs die and wires break at random moments; every sale ends once and whole.

`O2O_FAULTS_ORDERS` (default 60) and `O2O_FAULTS_SEED` (default: the clock, printed) choose how long and which day.
"""

import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import httpx
import pytest

from faults.books import Books
from faults.harm import Harm, StubbornDevice, StubbornPeer, stubborn
from faults.walks import STEPS, visit_of, walk
from journeys.floor import Floor, Visit

SHOPPERS = 6
WIRES = (
    ("identity", "/v1/real-name-checks"),
    ("wechat", "/v3/pay/transactions"),
    ("wechat", "/cgi-bin/mch/customs"),
    ("customs", "/dxp"),
)
KINDS = ("lost_reply", "lost_request", "500", "429", "slow")


def buy(floor: Floor, orders: int, device: StubbornDevice, desk: StubbornDevice, seed: int) -> list[tuple[Visit, bool]]:
    """One shopper after the other at one kiosk; every fifth leaves before paying. Returns visits and whether they bought."""
    choice = random.Random(seed)
    done: list[tuple[Visit, bool]] = []
    for _ in range(orders):
        visit = visit_of(floor, kiosk=device, desk=desk)
        stays = choice.random() < 0.8
        walk(visit, upto="hand over" if stays else choice.choice(list(STEPS)[: list(STEPS).index("pay")]))
        if not stays:
            visit.cancel_order("timeout")
        done.append((visit, stays))
    return done


def torment(harm: Harm, over: threading.Event, choice: random.Random) -> int:
    """Kill and cut until it is over; returns how often programs died."""
    deaths = 0
    while not over.wait(choice.uniform(0.2, 2.5)):
        what = choice.random()
        if what < 0.5:
            harm.restart_platform()
        elif what < 0.65:
            harm.restart_sandbox()
        else:
            peer, path = choice.choice(WIRES)
            with suppress(httpx.TransportError):
                harm.plan(getattr(harm.floor, peer), choice.choice(KINDS), path, times=choice.randint(1, 3))
        deaths += what < 0.65
    return deaths


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_every_sale_ends_once_and_whole_on_a_terrible_day(harm: Harm, books: Books, capsys: pytest.CaptureFixture[str]) -> None:
    orders = int(os.environ.get("O2O_FAULTS_ORDERS", "60"))
    seed = int(os.environ.get("O2O_FAULTS_SEED", str(time.time_ns() % 1_000_000)))
    choice, over = random.Random(seed), threading.Event()
    floor = replace_peers(harm.floor)
    kiosks, desks = ([stubborn(device) for _ in range(SHOPPERS)] for device in (floor.kiosk, floor.desk))
    with ThreadPoolExecutor(SHOPPERS + 1) as pool:
        tormentor = pool.submit(torment, harm, over, choice)
        shoppers = [
            pool.submit(buy, floor, orders // SHOPPERS, kiosk, desk, seed + place)
            for place, (kiosk, desk) in enumerate(zip(kiosks, desks, strict=True))
        ]
        try:
            visits = [one for shopper in shoppers for one in shopper.result()]
        finally:
            over.set()
            # Asked first: shoppers cannot go on when a program did not come back.
            deaths = tormentor.result()
    harm.calm()
    for visit, bought in visits:
        if bought:
            books.assert_delivered_once(visit, again_allowed=True)
        else:
            view = visit.wait("the order is closed", lambda view: view.closed)
            books.assert_nothing_held(view)
            books.assert_all_settled(view)
    books.assert_nothing_parked()
    for device in (*kiosks, *desks):
        device.client.close()
    with capsys.disabled():
        print(f"\nseed {seed}: {len(visits)} visits, {sum(bought for _, bought in visits)} sales, {deaths} deaths")  # noqa: T201


def replace_peers(floor: Floor) -> Floor:
    """The same hall, whose wallet's phone tries again while the wallet is down."""
    stubborn_floor = replace(floor, wechat=StubbornPeer(floor.wechat.base, floor.wechat.token))
    stubborn_floor.hall, stubborn_floor.goods = floor.hall, floor.goods
    return stubborn_floor
