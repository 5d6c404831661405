"""What an answer of a peer's transport means to a promise, the same for every regulator we telephone."""

from collections.abc import Awaitable, Callable

import httpx

from o2o_store.outbox.outages import Rejected, Unreachable


async def accepted(call: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
    """Make the call and return a reply of success; no exception names the address or the content.

    Raises Unreachable: no answer, or one that may be another next time (5xx, 429). Raises Rejected: any other refusal of the call.
    """
    try:
        reply = await call()
    except httpx.HTTPError as error:
        raise Unreachable(type(error).__name__) from error
    if reply.is_server_error or reply.status_code == httpx.codes.TOO_MANY_REQUESTS:
        raise Unreachable(f"{reply.status_code}", answered=True)
    if not reply.is_success:
        raise Rejected(f"{reply.status_code}")
    return reply
