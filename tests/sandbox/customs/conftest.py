"""Somebody at the inspector's door, and somebody who was let in."""

from collections.abc import AsyncIterator
from typing import Any, cast

import httpx
import pytest

from o2o_store.sandbox.customs.server import build_app


@pytest.fixture
async def visitor(customs: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody at the pages' door."""
    transport = httpx.ASGITransport(cast("Any", build_app(customs.server)))
    async with httpx.AsyncClient(transport=transport, base_url="http://customs", follow_redirects=True) as client:
        yield client


@pytest.fixture
async def inspector(visitor: httpx.AsyncClient) -> httpx.AsyncClient:
    """Somebody who has said the word."""
    assert "待办清单" in (await visitor.post("/inspector/login", data={"token": "control"})).text
    return visitor
