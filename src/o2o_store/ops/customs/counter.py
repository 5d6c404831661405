"""A customs office without a network: messages go in as bytes, receipts are read back; its books are the sandbox's own."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from o2o_store.backend.catalog.messages import Goods
from o2o_store.ceb import dxp, xml
from o2o_store.ceb.models import BaseTransfer, new_guid
from o2o_store.ceb.signature import SoftwareSigner, sign
from o2o_store.ops.customs.shopping import EMS_NO, Bought
from o2o_store.sandbox.books import Books
from o2o_store.sandbox.customs.books import BookLine, Page, Stored, metadata
from o2o_store.sandbox.customs.examiner import take_steps
from o2o_store.sandbox.customs.intake import Examination, take_in
from o2o_store.sandbox.customs.signature import TrustedCertificates
from o2o_store.sandbox.dxp import unwrap

PLATFORM = BaseTransfer(cop_code="4199S00001", cop_name="示例平台", dxp_id="DXPENT0000000001")
WALLET = BaseTransfer(cop_code="4199P00001", cop_name="示例支付", dxp_id="DXPENT0000000002")
_STOCK = 1_000_000_000


def _at_once(name: str) -> timedelta:  # noqa: ARG001  every waiting time is none
    return timedelta(0)


class Office:
    """Takes messages in and does what falls due; everything is kept in a folder."""

    def __init__(self, folder: Path, signer: SoftwareSigner, goods: Sequence[Goods]) -> None:
        self._books = Books(folder, metadata)
        trusted = TrustedCertificates(folder / "trusted")
        (trusted.folder / "platform.crt").write_bytes(signer.certificate.public_bytes(Encoding.PEM))
        self._setting = Examination(trusted, _at_once)
        self._signer = signer
        self._books.write_now(lambda connection: _fill(Page(connection), goods))

    def close(self) -> None:
        """Close the books."""
        self._books.close()

    def write(self, bought: Sequence[Bought]) -> list[tuple[BaseTransfer, str, bytes]]:
        """Return the four messages of these orders, at most a hundred, as platform and wallet send them."""
        dossiers = [one.dossier for one in bought]
        return [
            (PLATFORM, "CEB311Message", sign(xml.write_orders([one.order for one in dossiers], PLATFORM), self._signer, canonical=True)),
            (WALLET, "CEB411Message", xml.write_payments([one.payment for one in bought], WALLET)),
            (
                PLATFORM,
                "CEB511Message",
                sign(xml.write_waybills([one.waybill for one in dossiers], PLATFORM), self._signer, canonical=True),
            ),
            (
                PLATFORM,
                "CEB621Message",
                sign(xml.write_inventories([one.inventory for one in dossiers], PLATFORM), self._signer, canonical=True),
            ),
        ]

    def send(self, messages: Sequence[tuple[BaseTransfer, str, bytes]], now: datetime) -> None:
        """Take messages in and do everything that follows."""

        def take(page: Page) -> None:
            for sender, msg_type, data in messages:
                envelope = dxp.DxpMessage(cop_msg_id=new_guid(), sender_id=sender.dxp_id, created_at=now, msg_type=msg_type, data=data)
                take_in(page, unwrap(dxp.write_message(envelope)), self._setting, now)
            while take_steps(page, self._setting, now, limit=1000):
                continue

        self._books.write_now(lambda connection: take(Page(connection)))

    def inventories(self, order_nos: Sequence[str]) -> dict[str, Stored]:
        """Return the inventories of these orders."""

        def look(page: Page) -> dict[str, Stored]:
            return {order_no: found[-1] for order_no in order_nos if (found := page.list_documents(order_no, "inventory"))}

        return self._books.write_now(lambda connection: look(Page(connection)))

    def billed(self, inventory: Stored) -> int:
        """Return what customs has billed for an inventory, in fen."""
        return sum(
            int(bill["total_fen"]) for bill in self._books.write_now(lambda connection: Page(connection).list_tax_bills(inventory.number))
        )

    def reason(self, order_no: str) -> str:
        """Return the last thing customs said about an order that was no release."""

        def look(page: Page) -> str:
            found = [one for one in page.list_receipts("", 0, 100_000, waiting_only=False) if one.order_no == order_no]
            return next((f"{one.kind} {one.status} {one.info}" for one in reversed(found) if one.status not in {"2", "120"}), "")

        return self._books.write_now(lambda connection: look(Page(connection)))


def _fill(page: Page, goods: Sequence[Goods]) -> None:
    for one in goods:
        page.put_book_line(
            BookLine(
                ems_no=EMS_NO, item_record_no=one.item_record_no, gcode=one.hs_code, gname=one.name_zh, unit=one.unit, stock=_STOCK,
                content=one.content_amount, content_unit=one.content_unit,
            )
        )  # fmt: skip
