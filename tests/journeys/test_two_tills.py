"""Two till processes want more than there is, on both stores: exactly what is left is given, and a purchase crosses two platforms.

On SQLite both tills speak to the one platform process; on PostgreSQL each speaks to a platform process of its own.
"""

import dataclasses
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from journeys.floor import Device, Floor, Visit
from journeys.rush import Till, Wish, cancel_all, rush
from journeys.staging import enrol, staged_floor, staged_world
from o2o_store.ops.demo.programs import set_up, wait_until_ready
from o2o_store.ops.demo.world import HALL, World

SECOND = 1
"""Port of the second platform process, counted from the base."""

PER_TILL = 100
LAST_UNITS = 37
YEAR_FEN = 2_600_000


@dataclasses.dataclass
class Two:
    """A hall with two kiosks, each at the platform process that it speaks to."""

    world: World
    floor: Floor
    kiosks: tuple[Device, Device]

    def till(self, kiosk: Device) -> Till:
        consumer, privacy = self.floor.notice("consumer"), self.floor.notice("privacy")
        return Till(
            url=str(kiosk.client.base_url),
            token=kiosk.enrolled.token,
            sealing_key=kiosk.enrolled.sealing_key,
            price_version=self.floor.goods.price_version,
            consumer=(consumer.version, consumer.sha256),
            privacy=(privacy.version, privacy.sha256),
        )

    def stock(self, gtin: str) -> dict[str, Any]:
        shown = json.loads(set_up(self.world.home, "catalog", "show", HALL, "--json"))
        return next(one for one in shown if one["gtin"] == gtin)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def two(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Two]:
    """The hall on one of the stores."""
    shared = request.param == "postgresql"
    with pytest.MonkeyPatch.context() as patch:
        if shared:
            patch.setenv("O2O_DATABASE_URL", request.getfixturevalue("cluster").create("two_tills"))
        with staged_world(tmp_path_factory.mktemp("two"), 31000, worker_id) as world:
            other = world.base + SECOND if shared else world.base
            if shared:
                second = world.company.start("platform 2", ("serve", "--home", str(world.home), "--port", str(other)))
                wait_until_ready(second, f"http://127.0.0.1:{other}/v1/health")
            with staged_floor(world) as floor:
                kiosk = enrol(world, "kiosk")
                kiosk.client.close()
                kiosk.client = httpx.Client(base_url=f"http://127.0.0.1:{other}", timeout=30)
                yield Two(world, floor, (floor.kiosk, kiosk))
                kiosk.client.close()
        if shared:
            request.getfixturevalue("cluster").drop("two_tills")


def test_exactly_what_is_left_is_given_when_two_tills_want_more(two: Two) -> None:
    on_sale = sorted((one for one in two.floor.goods.goods if one.on_sale and one.price_fen < 250_000), key=lambda one: -one.price_fen)
    dear, scarce = on_sale[0], on_sale[1]
    before = two.stock(scarce.gtin)
    others = [who for who in two.floor.persons if who != "jia" and int(two.floor.persons[who]["birth"][:4]) < 2000][:4]
    _leave(two, scarce.gtin, LAST_UNITS)
    pieces = 2
    visit = Visit(two.floor)
    same_person = Wish(two.floor.person("jia"), dear.gtin, pieces, visit.total(((dear.gtin, pieces),)))
    last_ones = [Wish(two.floor.person(who), scarce.gtin, 1, visit.total(((scarce.gtin, 1),))) for who in others]
    wishes = [wish for number in range(PER_TILL // 2) for wish in (same_person, last_ones[number % len(last_ones)])]

    outcomes = rush([two.till(kiosk) for kiosk in two.kiosks], [wishes, wishes])

    granted = YEAR_FEN // (dear.price_fen * pieces)
    assert granted < PER_TILL
    said = Counter(outcome for _, outcome in outcomes)
    wanted = {"filed": granted + LAST_UNITS, "over_yearly_allowance": PER_TILL - granted, "out_of_stock": PER_TILL - LAST_UNITS}
    assert said == wanted
    assert (two.stock(dear.gtin)["held"], two.stock(scarce.gtin)["held"]) == (granted * pieces, LAST_UNITS)

    filed = [order_id for order_id, outcome in outcomes if outcome == "filed"]
    kiosks = [two.till(kiosk) for kiosk in two.kiosks]
    halves = [[one for one, _ in outcomes[:PER_TILL] if one in filed], [one for one, _ in outcomes[PER_TILL:] if one in filed]]
    for till, half in zip(kiosks, halves, strict=True):
        cancel_all(till, half)
    assert (two.stock(dear.gtin)["held"], two.stock(scarce.gtin)["held"]) == (0, 0)
    view = Visit(two.floor).to_filed()
    assert view.allowance is not None
    assert view.allowance.held_fen == view.goods_fen
    assert two.stock(scarce.gtin)["sold"] == before["sold"]


def _leave(two: Two, gtin: str, pieces: int) -> None:
    """Let the hall have so many pieces of a product, by importing the catalogue anew."""
    from o2o_store import resources

    lines = resources.path("demo/goods.csv").read_text("utf-8").splitlines()
    header = lines[0].split(",")
    place = header.index("received")
    changed = []
    for line in lines:
        cells = line.split(",")
        if cells[0].zfill(14) == gtin:
            cells[place] = str(pieces)
        changed.append(",".join(cells))
    file = two.world.home / "scarce.csv"
    file.write_text("\n".join(changed) + "\n", encoding="utf-8")
    set_up(two.world.home, "catalog", "import", HALL, str(file))
    two.floor.open()


def test_goods_are_handed_over_when_two_platforms_share_the_work(two: Two) -> None:
    visit = Visit(two.floor, who="bing", device=two.kiosks[1])
    visit.to_captured()
    visit.pack_parcel()
    visit.wait("released", lambda view: view.voucher)
    visit.hand_over()
    end = visit.wait("513 accepted", lambda view: any(one.kind == "delivery" and one.state == "accepted" for one in view.documents))
    assert end.closed
