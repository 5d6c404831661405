"""What a till process does in a rush: registers, fills baskets and files many orders at once. Runs in a process of its own."""

import asyncio
import base64
import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec

from o2o_store.contract.store_api.orders import BasketLine, CancelOrder, FileOrder, OrderView, Person, RegisterBuyer, SubmitOrder
from o2o_store.domain.clock import SystemClock
from o2o_store.domain.ids import new_id
from o2o_store.sealing import seal

AT_ONCE = 25
PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Wish:
    """One order: who wants what, at which total."""

    person: Person
    gtin: str
    quantity: int
    total_fen: int


@dataclass(frozen=True, slots=True)
class Till:
    """A till, its platform process, and the texts it confirms."""

    url: str
    token: str
    sealing_key: str
    price_version: str
    consumer: tuple[str, str]
    privacy: tuple[str, str]


def rush(tills: Sequence[Till], wishes: Sequence[Sequence[Wish]]) -> list[tuple[str, str]]:
    """Let each till file its wishes from a process of its own, all at the same time; return (order id, outcome) of each order."""
    # Forking a process with threads and open sockets is no simulation of a second till.
    with ProcessPoolExecutor(len(tills), mp_context=multiprocessing.get_context("spawn")) as pool:
        prepared = list(pool.map(prepare, tills, wishes))
        return [outcome for part in pool.map(file_all, tills, prepared) for outcome in part]


def prepare(till: Till, wishes: Sequence[Wish]) -> list[str]:
    """Steps 1 and 2 of every wish, until the real-name check has answered."""
    return asyncio.run(_each(till, wishes, _prepare))


def file_all(till: Till, order_ids: Sequence[str]) -> list[tuple[str, str]]:
    """Step 3 of every order, together."""
    return asyncio.run(_each(till, order_ids, _file))


def cancel_all(till: Till, order_ids: Sequence[str]) -> list[str]:
    """Everybody leaves."""
    return asyncio.run(_each(till, order_ids, _cancel))


async def _each(till: Till, things: Sequence[Any], act: Any) -> list[Any]:
    headers = {"Authorization": f"Bearer {till.token}", "O2O-Contract": "1", "Content-Type": "application/json"}
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(client: httpx.AsyncClient, thing: Any) -> Any:
        async with gate:
            return await act(client, till, thing)

    async with httpx.AsyncClient(base_url=till.url, headers=headers, timeout=PATIENCE_S, trust_env=False) as client:
        return list(await asyncio.gather(*(one(client, thing) for thing in things)))


async def _send(client: httpx.AsyncClient, method: str, path: str, request: Any) -> httpx.Response:
    key = new_id(SystemClock().now())
    return await client.request(method, path, content=msgspec.json.encode(request), headers={"Idempotency-Key": key})


async def _prepare(client: httpx.AsyncClient, till: Till, wish: Wish) -> str:
    order_id = new_id(SystemClock().now())
    sealed = seal(base64.urlsafe_b64decode(till.sealing_key + "="), msgspec.json.encode(wish.person), order_id)
    now = datetime.now(UTC)
    buyer = RegisterBuyer(
        order_id=order_id,
        sealed_person=sealed,
        consent_version=till.privacy[0],
        consent_sha256=till.privacy[1],
        language="zh",
        consented_at=now,
    )
    basket = SubmitOrder(
        order_id=order_id,
        lines=[BasketLine(gtin=wish.gtin, quantity=wish.quantity)],
        price_version=till.price_version,
        shown_total_fen=wish.total_fen,
        notice_version=till.consumer[0],
        notice_sha256=till.consumer[1],
        notice_language="zh",
        confirmed_at=now,
    )
    (await _send(client, "PUT", f"/v1/orders/{order_id}/buyer", buyer)).raise_for_status()
    (await _send(client, "PUT", f"/v1/orders/{order_id}/basket", basket)).raise_for_status()
    version = 0
    while True:
        answer = await client.get(f"/v1/orders/{order_id}", params={"after": str(version), "wait": "20"})
        view = msgspec.json.decode(answer.raise_for_status().content, type=OrderView)
        if view.buyer is not None and view.buyer.check == "fits":
            return order_id
        version = view.version


async def _file(client: httpx.AsyncClient, _till: Till, order_id: str) -> tuple[str, str]:
    answer = await _send(client, "POST", f"/v1/orders/{order_id}/filing", FileOrder(order_id=order_id))
    return order_id, "filed" if answer.is_success else answer.json()["code"]


async def _cancel(client: httpx.AsyncClient, _till: Till, order_id: str) -> str:
    request = CancelOrder(order_id=order_id, reason="left")
    (await _send(client, "POST", f"/v1/orders/{order_id}/cancellation", request)).raise_for_status()
    return order_id
