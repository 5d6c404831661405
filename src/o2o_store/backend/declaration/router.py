"""The declaration room's doors: filing an order, and customs asking for raw payment data."""

from urllib.parse import parse_qs

import msgspec

from o2o_store.backend.declaration.messages import AskPaymentData
from o2o_store.backend.edge import Edge, Handlers, PeerCall, PeerHandlers, PeerReply
from o2o_store.backend.orders.router import act_on_order

PAYMENT_DATA_PATH = "/customs/platDataOpen"
"""Where customs asks; the address is registered with customs, only its path is ours to choose."""
_LONGEST = 60


class _Asked(msgspec.Struct):
    orderNo: str  # noqa: N815  customs' own spelling
    sessionID: str  # noqa: N815


async def open_payment_data(edge: Edge, call: PeerCall) -> PeerReply:
    """Say at once whether the order is ours; the data follow by upload (179)."""
    try:
        form = parse_qs(call.body.decode("utf-8"), strict_parsing=True)
        asked = msgspec.json.decode(form["openReq"][0].encode(), type=_Asked)
    except (UnicodeDecodeError, ValueError, KeyError, msgspec.MsgspecError):
        return _answer(edge, "20001", "request cannot be read")
    if not (0 < len(asked.orderNo) <= _LONGEST and 0 < len(asked.sessionID) <= _LONGEST):
        return _answer(edge, "20001", "request cannot be read")
    known = await edge.writer.submit(AskPaymentData(order_no=asked.orderNo, session_id=asked.sessionID))
    return _answer(edge, "10000", "") if known else _answer(edge, "20002", "unknown order")


def _answer(edge: Edge, code: str, message: str) -> PeerReply:
    said = {"code": code, "message": message, "serviceTime": int(edge.clock.now().timestamp() * 1000)}
    return PeerReply(200, msgspec.json.encode(said))


HANDLERS: Handlers = {"file_order": act_on_order}
PEER_HANDLERS: PeerHandlers = {PAYMENT_DATA_PATH: open_payment_data}
