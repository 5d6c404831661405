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
    image: str = ""
    shelf: str = ""
    on_sale: bool = True


class GoodsListView(msgspec.Struct, frozen=True, kw_only=True):
    """The whole catalogue of a hall at one price version (switched atomically)."""

    price_version: str
    goods: list[GoodsView]
