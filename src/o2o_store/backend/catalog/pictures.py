"""Product pictures: checked by their content, named by it, served to the machines of the hall."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import Connection

from o2o_store.backend.catalog import repository
from o2o_store.backend.catalog.messages import LARGEST_PICTURE, MEDIA_TYPES, AddPictures
from o2o_store.backend.writer import Outcome, Transaction
from o2o_store.contract.store_api.goods import PictureView
from o2o_store.domain.refusals import BadRequest, Refusal, UnknownPicture

_NAME_DIGITS = 32


def name_of(content: bytes) -> str | None:
    """Return the name of a picture, made from its content; None when it is no PNG, JPEG or WebP or is too large."""
    kind = _kind_of(content)
    return f"{hashlib.sha256(content).hexdigest()[:_NAME_DIGITS]}.{kind}" if kind and len(content) <= LARGEST_PICTURE else None


def _kind_of(content: bytes) -> str:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    return "webp" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else ""


def add_pictures(tx: Transaction, commands: Sequence[AddPictures]) -> list[Outcome]:
    """Keep pictures, each once; a command with anything but pictures is refused as a whole."""
    found = [(command, [(name_of(one.content), one.content) for one in command.pictures]) for command in commands]
    good = {
        (command.hall_id, name): content
        for command, pictures in found
        if all(name for name, _ in pictures)
        for name, content in pictures
        if name
    }
    known = repository.find_picture_names(tx.connection, good)
    owner = {"enterprise_id": tx.settings.enterprise_id, "added_at": tx.now}
    repository.add_pictures(
        tx.connection,
        [
            owner | {"hall_id": hall_id, "image": name, "media_type": MEDIA_TYPES[name.rpartition(".")[2]], "content": content}
            for (hall_id, name), content in good.items()
            if (hall_id, name) not in known
        ],
    )
    return [
        [name for name, _ in pictures]
        if all(name for name, _ in pictures)
        else BadRequest(f"a picture is PNG, JPEG or WebP and at most {LARGEST_PICTURE // 1024} KiB")
        for _, pictures in found
    ]


def view_picture(connection: Connection, hall_id: str, image: str) -> PictureView | Refusal:
    """Return a picture of this hall."""
    row = repository.find_picture(connection, hall_id, image)
    return PictureView(image=image, media_type=row["media_type"], content=row["content"]) if row else UnknownPicture()
