"""The hall's own product pictures on this machine: fetched once each, for a name is made from its content and means the same for ever."""

import asyncio
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from o2o_store.contract.store_api.goods import GoodsListView, PictureView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.kiosk.flows.following import Reach, told

NAME = re.compile(r"([0-9a-f]{32})\.(?:png|jpg|webp)")
"""Names of pictures that a hall imported; others are shipped with the program."""


class PictureSource(Protocol):
    """Who has the pictures."""

    async def get_picture(self, image: str) -> PictureView | Problem:
        """One picture by its name."""
        ...


class PictureShelf:
    """Keeps what the catalogue names in a folder, and nothing else. Work it in the floor's loop."""

    def __init__(self, folder: Path, source: PictureSource, reach: Reach) -> None:
        self._folder = folder
        self._source = source
        self._reach = reach
        self._names: Sequence[str] = ()
        self._asked = asyncio.Event()

    def want(self, goods: GoodsListView) -> None:
        """These goods are sold now."""
        self._names = sorted({one.image for one in goods.goods if NAME.fullmatch(one.image)})
        self._asked.set()

    async def run(self) -> None:
        """Fetch what is missing whenever the catalogue was heard, until cancelled; what an outage cut off comes with the next hearing."""
        while True:
            await self._asked.wait()
            self._asked.clear()
            await self._fetch()

    async def _fetch(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for file in self._folder.iterdir():
            if file.name not in self._names:
                file.unlink()
        for name in self._names:
            if (self._folder / name).exists():
                continue
            reply = await told(self._reach, self._source.get_picture(name))
            if reply is None:
                return
            if isinstance(reply, PictureView) and is_it(name, reply.content):
                draft = self._folder / f"{name}.part"
                draft.write_bytes(reply.content)
                draft.replace(self._folder / name)


def is_it(name: str, content: bytes) -> bool:
    """Whether this is the picture of that name: a broken or changed one is shown to nobody."""
    found = NAME.fullmatch(name)
    return found is not None and hashlib.sha256(content).hexdigest().startswith(found[1])
