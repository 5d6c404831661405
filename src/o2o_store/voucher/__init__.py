"""The signed pickup voucher: issued at release, verified at the desk, offline if need be.

`issue` makes the text of the QR, `verify` reads and judges it, `check_use` holds its claims against the parcel in front of staff.
"""

from o2o_store.voucher.claims import VoucherClaims, buyer_mark
from o2o_store.voucher.signing import PREFIX, check_use, issue, key_id_of, public_key_of, verify

__all__ = ["PREFIX", "VoucherClaims", "buyer_mark", "check_use", "issue", "key_id_of", "public_key_of", "verify"]
