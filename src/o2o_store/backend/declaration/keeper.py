"""Keeps the promises to customs, up to a hundred documents a message, and fetches its receipts."""

import hashlib
import uuid
from collections.abc import Sequence
from typing import Any

import msgspec
import structlog

from o2o_store.backend.declaration.gateway import Arrival, PaymentDataGateway, Transport
from o2o_store.backend.declaration.messages import (
    RECORD_RECEIPTS,
    SEND_CANCELLATION,
    SEND_DELIVERY,
    SEND_INVENTORY,
    SEND_ORDER,
    SEND_RETURN,
    SEND_WAYBILL,
    BillNote,
    ReceiptNote,
    RecordMessage,
    RecordReceipts,
    RecordSent,
    RedateInventory,
    SendDocument,
    SendPaymentData,
    SetAsideReceipts,
    document_place,
    payment_data_place,
    receipts_place,
)
from o2o_store.backend.declaration.signers import SignerKeeper
from o2o_store.backend.keys import FieldCipher
from o2o_store.backend.telephone import Collected
from o2o_store.ceb import dxp, payment_data, xml
from o2o_store.ceb.models import BaseTransfer, Bill, Cancellation, Inventory, LogisticsStatus, Order, Return, TaxBill, Waybill
from o2o_store.ceb.receipts import Receipt
from o2o_store.ceb.signature import key_name
from o2o_store.domain.clock import Clock, beijing_date
from o2o_store.logs import masked
from o2o_store.outbox.courier import Kept, Result
from o2o_store.outbox.outages import Outage, Rejected
from o2o_store.outbox.outbox import Promise

TOPICS = (SEND_ORDER, SEND_WAYBILL, SEND_INVENTORY, SEND_DELIVERY, SEND_CANCELLATION, SEND_RETURN, RECORD_RECEIPTS)

_MESSAGES: dict[str, str] = {
    SEND_ORDER: xml.MESSAGE_OF[Order],
    SEND_WAYBILL: xml.MESSAGE_OF[Waybill],
    SEND_INVENTORY: xml.MESSAGE_OF[Inventory],
    SEND_DELIVERY: xml.MESSAGE_OF[LogisticsStatus],
    SEND_CANCELLATION: xml.MESSAGE_OF[Cancellation],
    SEND_RETURN: xml.MESSAGE_OF[Return],
}
_log = structlog.get_logger(__name__)


class CustomsKeeper:
    """Keeps every topic of this room: one message, and for inventories one signature, for a whole batch."""

    peer = "customs"

    def __init__(self, gateway: Transport, signer: SignerKeeper, fields: FieldCipher, clock: Clock) -> None:
        self._gateway = gateway
        self._signer = signer
        self._fields = fields
        self._clock = clock
        self._collected = Collected(gateway)

    async def keep(self, promises: Sequence[Promise]) -> Sequence[Result]:
        """Send these documents (`send_order`, `send_waybill`, `send_inventory`, `send_delivery`), or offer receipts again."""
        if all(promise.topic == RECORD_RECEIPTS for promise in promises):
            return [Kept((self._set_aside_before(promise.body),)) for promise in promises]
        bodies = [msgspec.json.decode(promise.body, type=SendDocument) for promise in promises]
        today = beijing_date(self._clock.now())
        results: dict[int, Result] = {
            place: Kept((RedateInventory(order_id=body.order_id),))
            for place, body in enumerate(bodies)
            if body.declared_on is not None and body.declared_on < today
        }
        groups: dict[tuple[str, str, str], list[int]] = {}
        for place, (promise, body) in enumerate(zip(promises, bodies, strict=True)):
            if place not in results:
                groups.setdefault((promise.topic, body.cop_code, body.cop_name), []).append(place)
        for places in groups.values():
            sent = await self._send([promises[place] for place in places], [bodies[place] for place in places])
            results.update(zip(places, sent, strict=True))
        return [results[place] for place in range(len(promises))]

    async def _send(self, promises: Sequence[Promise], bodies: Sequence[SendDocument]) -> Sequence[Result]:
        try:
            message = await self._message(promises, bodies)
            await self._gateway.send(message.cop_msg_id, message.msg_type, message.body, max(one.created_at for one in promises))
        except Rejected as outage:
            if len(promises) == 1:
                return [outage]
            # One document may be at fault: the others must not stay behind with it.
            return [(await self._send([promise], [body]))[0] for promise, body in zip(promises, bodies, strict=True)]
        except Outage as outage:
            return [outage] * len(promises)
        sent = [RecordSent(order_id=body.order_id, kind=body.kind, cop_msg_id=message.cop_msg_id) for body in bodies]
        # The message is kept once, with the first of its documents.
        return [Kept((message, record) if not place else (record,)) for place, record in enumerate(sent)]

    async def _message(self, promises: Sequence[Promise], bodies: Sequence[SendDocument]) -> RecordMessage:
        """Write the message; the same promises always give the same bytes under the same id, so that a repetition is one."""
        topic = promises[0].topic
        digest = hashlib.sha256("|".join(sorted(promise.id for promise in promises)).encode()).digest()
        guid = str(uuid.UUID(bytes=digest[:16], version=4)).upper()
        records = [self._fields.decrypt(body.document, document_place(body.kind, body.order_id)) for body in bodies]
        transfer = BaseTransfer(cop_code=bodies[0].cop_code, cop_name=bodies[0].cop_name, dxp_id=self._gateway.dxp_id)
        data = xml.write_message(_MESSAGES[topic], records, transfer, guid)
        # The schema wants a signature on these; the others carry one too, so that no byte of ours changes on the way unseen.
        data = await self._signer.sign(data)
        return RecordMessage(
            cop_msg_id=guid,
            msg_type=_MESSAGES[topic],
            body=data,
            order_ids=tuple(body.order_id for body in bodies),
            sent_at=self._clock.now(),
        )

    async def collect(self) -> Sequence[Any]:
        """Fetch receipts; those fetched before are acknowledged now, because they have been recorded since."""
        await self._signer.look()
        return await self._collected.next(_receipts_of)

    def set_aside(self, command: RecordReceipts) -> tuple[str, str, bytes]:
        """Keep receipts that our books did not take, as unreadable as everything else that names persons."""
        content = self._fields.encrypt(msgspec.json.encode(command), receipts_place(command.no))
        return RECORD_RECEIPTS, f"receipts/{command.no}", msgspec.json.encode(SetAsideReceipts(no=command.no, content=content))

    def _set_aside_before(self, raw: bytes) -> RecordReceipts:
        body = msgspec.json.decode(raw, type=SetAsideReceipts)
        return msgspec.json.decode(self._fields.decrypt(body.content, receipts_place(body.no)), type=RecordReceipts)


class PaymentDataKeeper:
    """Signs and uploads raw payment data."""

    peer = "customs_payment_data"

    def __init__(self, gateway: PaymentDataGateway, signer: SignerKeeper, fields: FieldCipher, clock: Clock) -> None:
        self._gateway = gateway
        self._signer = signer
        self._fields = fields
        self._clock = clock

    async def keep(self, promises: Sequence[Promise]) -> Sequence[Result]:
        """Upload each session's data."""
        return [await self._upload(msgspec.json.decode(promise.body, type=SendPaymentData)) for promise in promises]

    async def _upload(self, body: SendPaymentData) -> Result:
        clear = self._fields.decrypt(body.content, payment_data_place(body.order_id))
        unsigned = payment_data.compose(body.session_id, msgspec.json.decode(clear, type=payment_data.PaymentData), self._clock.now())
        try:
            certificate, value = await self._signer.sign_text(unsigned.to_sign)
            await self._gateway.upload(payment_data.finish(unsigned, key_name(certificate), value))
        except Outage as outage:
            return outage
        return Kept(())


def _receipts_of(arrival: Arrival) -> RecordReceipts:
    """Read one envelope; one that cannot be read is kept all the same, for a person."""
    try:
        envelope = dxp.read_message(arrival.envelope)
    except Exception as error:  # noqa: BLE001 - a bug of ours in one envelope must neither lose it nor stop the others
        _log.error("envelope_unreadable", no=arrival.no, exc_info=error)
        return RecordReceipts(no=arrival.no, cop_msg_id=f"unreadable-{arrival.no}", msg_type="", body=arrival.envelope, receipts=())
    notes: tuple[ReceiptNote, ...] = ()
    bills: tuple[BillNote, ...] = ()
    try:
        if xml.message_type(envelope.data) in xml.BILL_OF.values():
            bills = tuple(_bill(bill) for bill in xml.read_bills(envelope.data))
        else:
            notes = tuple(_note(receipt) for receipt in xml.read_receipts(envelope.data))
    except Exception as error:  # noqa: BLE001 - as above
        _log.error("receipts_unreadable", no=arrival.no, exc_info=error)
    # Customs' message ids and ours come from different hands.
    cop_msg_id = f"in:{envelope.cop_msg_id}"
    return RecordReceipts(no=arrival.no, cop_msg_id=cop_msg_id, msg_type=envelope.msg_type, body=envelope.data, receipts=notes, bills=bills)


def _bill(bill: Bill) -> BillNote:
    taxes = (bill.customs_tax, bill.value_added_tax, bill.consumption_tax) if isinstance(bill, TaxBill) else None
    return BillNote(
        tax_no=bill.tax_no,
        invt_no=bill.invt_no,
        status=bill.status,
        taxes=taxes,
        ent_duty_no=bill.ent_duty_no,
        assure_code=bill.assure_code,
    )


def _note(receipt: Receipt) -> ReceiptNote:
    return ReceiptNote(
        identity=hashlib.sha256("|".join(receipt.identity).encode()).hexdigest(),
        document=receipt.document,
        number=receipt.key[-1],
        status=receipt.status,
        code=receipt.code,
        # Customs quotes persons in its reasons; these words go to screens, and the message itself is kept whole elsewhere.
        info=masked(receipt.info),
        returned_at=receipt.return_time,
        pre_no=receipt.pre_no,
        invt_no=receipt.invt_no,
        message_type=receipt.ori_message_type,
    )
