"""The payment benchmark pays real orders at both wallets, each way."""

import pytest

from o2o_store.ops.bench.pay import measure


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_way_of_each_wallet_is_measured() -> None:
    figures = measure(1)
    assert len(figures) == 4
    assert all(0 < figure.value < 60_000 for figure in figures)
