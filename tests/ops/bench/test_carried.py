"""A moving label before a real kiosk, short form."""

from o2o_store.ops.bench.carried import carry
from o2o_store.ops.bench.stage import raised
from o2o_store.ops.bench.stream import passes
from o2o_store.ops.demo.visit import choose_cast


def test_moving_code_becomes_a_basket_line_in_the_window() -> None:
    articles = [goods["gtin"] for goods in choose_cast("zh", pieces=1).goods]
    with raised() as stage:
        kiosk = stage.open_kiosk("--source", "passing:")
        code = next(one for one in passes(1, articles) if one[0] == "QR")
        passed = carry(kiosk, *code)
        assert (passed.ours, passed.theirs) == (True, True)
        assert passed.delay is not None
        assert passed.delay < 2000
        assert kiosk.tell("see", what="checkout.kinds")["value"] == 0
