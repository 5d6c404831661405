"""The payment room's doors: asking for an attempt, and the wallet's notifications."""

from collections.abc import Callable, Mapping

from o2o_store.backend.edge import Edge, Handlers, PeerCall, PeerHandlers, PeerReply
from o2o_store.backend.orders.router import act_on_order
from o2o_store.backend.payment.messages import NOTIFY_PATH, NoticeRefusedError, RecordNotice

ReadNotice = Callable[[Mapping[str, str], bytes], RecordNotice]
"""Verifies and decrypts a notification; raises NoticeRefusedError. Handed in, because doors know no gateway."""

_REFUSED = PeerReply(401, b'{"code":"FAIL","message":"refused"}')
_UNKNOWN = PeerReply(404, b'{"code":"FAIL","message":"unknown order"}')


def peer_handlers(read_notice: ReadNotice) -> PeerHandlers:
    """Return who answers the wallet; a forged, stale or probing call gets the same constant answer."""

    async def take_notice(edge: Edge, call: PeerCall) -> PeerReply:
        try:
            command = read_notice(call.headers, call.body)
        except NoticeRefusedError:
            return _REFUSED
        return PeerReply(204) if await edge.writer.submit(command) else _UNKNOWN

    return {f"{NOTIFY_PATH}/{{account:str}}": take_notice}


HANDLERS: Handlers = {"request_payment": act_on_order}
