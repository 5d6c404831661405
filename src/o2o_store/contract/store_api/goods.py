"""The catalogue as the kiosk caches it."""

import msgspec


class GoodsView(msgspec.Struct, frozen=True, kw_only=True):
    """One product on sale; money in fen, rates in basis points (1300 = 13 %)."""

    gtin: str
    sku: str
    name_zh: str
    name_en: str
    spec_zh: str
    spec_en: str
    origin: str
    price_fen: int
    vat_bp: int
    consumption_bp: int
    consumption_kind: str = "none"
    content_amount: str = ""
    content_unit: str = ""
    duty_bp: int | None = None
    """The duty of a single piece above the single limit, in basis points; None when it is not known."""
    image: str = ""
    """Name of the picture: one that `get_picture` answers (32 hex digits, a dot, the kind), or one shipped with the programs."""
    shelf: str = ""
    on_sale: bool = True


class GoodsListView(msgspec.Struct, frozen=True, kw_only=True):
    """The whole catalogue of a hall at one price version (switched atomically)."""

    price_version: str
    goods: list[GoodsView]
    etag: str = ""
    """Differs when anything here does, also when goods went off sale under the same prices; long polls follow it."""


class PictureView(msgspec.Struct, frozen=True, kw_only=True):
    """A product picture; its name is made from its content, so that it never changes and may be cached for ever.

    `image` is what goods and order lines call it, `content` the file (base64 on the wire), `media_type` one of `image/png`,
    `image/jpeg`, `image/webp`.
    """

    image: str
    media_type: str
    content: bytes
