"""The hall's own pictures come once, are what their name says, and go with the goods."""

import asyncio
import hashlib
from pathlib import Path
from typing import Any

from o2o_store.contract.store_api.goods import GoodsListView, GoodsView, PictureView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.kiosk.flows.following import Reach
from o2o_store.kiosk.flows.pictures import PictureShelf
from o2o_store.outbox.outages import Unreachable

FILE = b"\x89PNG\r\n\x1a\nspecimen"
NAME = hashlib.sha256(FILE).hexdigest()[:32] + ".png"
OTHER = "0" * 32 + ".png"


class Source:
    """A platform with one picture, asked by name."""

    def __init__(self, *, away: int = 0) -> None:
        self.asked: list[str] = []
        self.away = away

    async def get_picture(self, image: str) -> PictureView | Problem:
        self.asked.append(image)
        if len(self.asked) <= self.away:
            raise Unreachable("away")
        return PictureView(image=image, media_type="image/png", content=FILE)


def goods_with(*images: str) -> GoodsListView:
    goods = [
        GoodsView(
            gtin=f"0690000000{at:04d}", sku=str(at), name_zh="", name_en="", spec_zh="", spec_en="", origin="305", price_fen=100,
            vat_bp=1300, consumption_bp=0, image=image, shelf="C-07", on_sale=True,
        )
        for at, image in enumerate(images)
    ]  # fmt: skip
    return GoodsListView(price_version="p1", goods=goods)


def heard(shelf: PictureShelf, *lists: GoodsListView) -> None:
    """Let the shelf hear these catalogues one after the other."""

    async def hear() -> None:
        task = asyncio.create_task(shelf.run())
        for goods in lists:
            shelf.want(goods)
            for _ in range(20):
                await asyncio.sleep(0)
        task.cancel()

    asyncio.run(hear())


def test_a_picture_is_fetched_once_and_a_changed_one_never_kept(clock: Any, tmp_path: Path) -> None:
    source = Source()
    goods = goods_with(NAME, OTHER, "cream")
    heard(PictureShelf(tmp_path, source, Reach(clock, lambda _since: None)), goods, goods)
    assert (tmp_path / NAME).read_bytes() == FILE
    assert [file.name for file in tmp_path.iterdir()] == [NAME]
    assert source.asked.count(NAME) == 1
    assert "cream" not in source.asked


def test_a_picture_comes_after_an_outage_and_goes_with_its_goods(clock: Any, tmp_path: Path) -> None:
    shelf = PictureShelf(tmp_path, Source(away=1), Reach(clock, lambda _since: None))
    heard(shelf, goods_with(NAME))
    assert list(tmp_path.iterdir()) == []
    heard(shelf, goods_with(NAME))
    assert (tmp_path / NAME).exists()
    heard(shelf, goods_with("cream"))
    assert list(tmp_path.iterdir()) == []
