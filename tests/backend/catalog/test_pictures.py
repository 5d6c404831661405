"""Pictures of goods: named by their content, kept once, shown to the machines of their hall only."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from o2o_store.backend.catalog import pictures
from o2o_store.backend.catalog.messages import LARGEST_PICTURE, AddPictures, Picture
from o2o_store.backend.keys import load_keys
from o2o_store.backend.settings import Settings
from o2o_store.backend.writer import Transaction
from o2o_store.contract.store_api.goods import PictureView
from o2o_store.domain.refusals import BadRequest, UnknownPicture

PNG = b"\x89PNG\r\n\x1a\n" + b"specimen"
JPEG = b"\xff\xd8\xff" + b"specimen"
WEBP = b"RIFF\x08\x00\x00\x00WEBPVP8 "


@pytest.fixture
def tx(tmp_path: Path, books: Engine) -> Iterator[Transaction]:
    with books.connect() as connection:
        yield Transaction(connection, datetime(2026, 11, 24, tzinfo=UTC), load_keys(tmp_path), Settings(home=tmp_path))


def add(tx: Transaction, *contents: bytes, hall: str = "hall-1") -> Any:
    return pictures.add_pictures(tx, [AddPictures(hall_id=hall, pictures=[Picture(content=one) for one in contents])])[0]


def test_picture_is_shown_as_it_was_added_and_only_to_its_hall(tx: Transaction) -> None:
    names = add(tx, PNG, JPEG, WEBP, PNG)
    assert [name.partition(".")[2] for name in names] == ["png", "jpg", "webp", "png"]
    assert names[0] == names[3]
    assert add(tx, PNG) == [names[0]]
    assert pictures.view_picture(tx.connection, "hall-1", names[1]) == PictureView(image=names[1], media_type="image/jpeg", content=JPEG)
    assert pictures.view_picture(tx.connection, "hall-2", names[1]) == UnknownPicture()


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"RIFF\x08\x00\x00\x00WAVE", PNG + bytes(LARGEST_PICTURE)])
def test_nothing_is_kept_when_one_file_is_no_picture(tx: Transaction, content: bytes) -> None:
    outcome = add(tx, JPEG, content)
    assert isinstance(outcome, BadRequest)
    assert "512 KiB" in str(outcome.reason if hasattr(outcome, "reason") else outcome)
    name = pictures.name_of(JPEG)
    assert name is not None
    assert pictures.view_picture(tx.connection, "hall-1", name) == UnknownPicture()
