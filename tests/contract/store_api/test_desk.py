"""What a desk says and hears keeps its secrets."""

from datetime import UTC, datetime

from o2o_store.contract.store_api.desk import VoucherReissuedView


def test_new_voucher_never_prints_itself() -> None:
    view = VoucherReissuedView(order_id="o1", pickup_number="B208", voucher="O2OV:SECRET", issued_at=datetime(2026, 5, 18, tzinfo=UTC))
    assert "SECRET" not in f"{view!r} {view}"
