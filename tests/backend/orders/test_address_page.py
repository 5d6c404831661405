"""The page on the shopper's phone: a form in two languages that keeps nothing, says what is wrong, and takes one address."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest

from backend.orders.test_delivering import DOOR, hall, link
from o2o_store.backend.edge import PeerCall, PeerReply
from o2o_store.backend.orders import address_page
from o2o_store.domain.delivery import PROVINCES

pytestmark = pytest.mark.anyio
PARTS = {"province": "41", "city": "郑州市", "district": "中原区", "street": DOOR}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def edge(shop: Any) -> Any:
    async def read(question: Any) -> Any:
        return shop.database.read(question)

    return SimpleNamespace(read=read, writer=shop.writer, clock=shop.clock)


def call(token: str, form: dict[str, str] | bytes = b"", language: str = "zh") -> PeerCall:
    return PeerCall({"token": token}, {"accept-language": language}, form if isinstance(form, bytes) else urlencode(form).encode())


def safe(reply: PeerReply) -> str:
    """The page's text; nothing on it is cached, scripted, or taken from elsewhere."""
    text = reply.body.decode()
    assert reply.media_type == "text/html; charset=utf-8"
    assert reply.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    assert not any(word in text for word in ("<script", "src=", "href="))
    return text


@pytest.fixture
def token(shop: Any) -> str:
    hall(shop, pickup=False, courier=True)
    return link(shop, shop.complete())


@pytest.mark.parametrize(("language", "title"), [("zh-CN", "送到哪里"), ("en", "Where shall it go?"), ("fr", "送到哪里")])
async def test_form_is_shown_in_the_phone_s_language(shop: Any, token: str, language: str, title: str) -> None:
    reply = await address_page.show_form(edge(shop), call(token, language=language))
    text = safe(reply)
    assert reply.status == 200
    assert f"<h1>{title}</h1>" in text
    assert all(f'value="{code}"' in text for code in PROVINCES)


async def test_what_is_wrong_is_said_above_the_form_with_the_rest_still_in_it(shop: Any, token: str) -> None:
    reply = await address_page.take_form(edge(shop), call(token, PARTS | {"city": '<img src=x onerror="1">'}))
    text = safe(PeerReply(reply.status, reply.body.replace(b"&lt;img src=x", b"&lt;img x"), reply.media_type, reply.headers))
    assert reply.status == 422
    assert "地址填得不全" in text
    assert f'value="{DOOR}"' in text
    assert '<option value="41" selected>' in text
    assert "<img" not in text


async def test_address_is_taken_and_the_link_is_over(shop: Any, token: str) -> None:
    reply = await address_page.take_form(edge(shop), call(token, PARTS))
    assert reply.status == 200
    assert "河南省郑州市中原区***" in safe(reply)
    assert DOOR not in reply.body.decode()
    for again in (address_page.show_form(edge(shop), call(token)), address_page.take_form(edge(shop), call(token, PARTS))):
        over = await again
        assert (over.status, "已经用过或过期" in safe(over)) == (404, True)


@pytest.mark.parametrize("body", [b"\xff\xfe", b"x" * 9000, b"a=1&" * 40])
async def test_nonsense_is_no_address(shop: Any, token: str, body: bytes) -> None:
    assert (await address_page.take_form(edge(shop), call(token, body))).status == 422
