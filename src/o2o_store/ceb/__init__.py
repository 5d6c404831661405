"""Customs documents (CEB messages) as the General Administration of Customs specifies them (facts: customs §1–2).

What a room that declares needs, in the order of use:

* `models`: `Order`/`OrderLine` (311), `Payment` (411), `Waybill` (511), `LogisticsStatus` (513), `Inventory`/`InventoryLine` (621), `Cancellation` (623),
  `Return`/`ReturnLine` (625), `TaxBill` (816), `TaxStatus` (818), `BaseTransfer` (who transmits), `new_guid()`. Money is `Fen`, quantities and weights `Decimal`, times aware UTC.
* `validator.check(document)` and `comparison.compare(…)`: lists of `Finding`; empty means nothing to object.
* `xml.write_orders([...], transfer) -> bytes` and its sisters, one message of 1 to 100 documents; `xml.batches` cuts longer lists.
* `signature.sign(message, signer)` for 621, with `SoftwareSigner(key_pem, cert_pem)`; `signature.verify(message)`.
* `dxp.write_message(DxpMessage(…))` puts a message into its transport envelope; `dxp.read_message`, `dxp.read_response` come back.
* `xml.read_receipts(bytes) -> list[Receipt]` reads what customs answers; `Receipt.verdict` says what it means.
* `xml.read_bills(bytes)` reads tax bills (816) and their status (818); `xml.read_message(bytes) -> Message` reads requests back into models.
* `form.check_form(bytes)` holds the bytes themselves against the official element sequence.

Everything here is pure: no file but the shipped field and code tables, no network, no clock.
"""
