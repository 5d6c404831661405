"""The story that everything hangs on: a visitor buys two products and carries them away."""

from journeys.floor import Floor, Visit


def test_goods_are_handed_over_when_everything_goes_well(floor: Floor) -> None:
    visit = Visit(floor)

    registered = visit.register_buyer()
    assert registered.step in {1, 2}
    assert registered.buyer is not None
    assert (registered.buyer.masked_name, registered.buyer.last_four) == ("样*甲", floor.person("jia").id_number[-4:])
    visit.wait("the real-name answer", lambda view: view.buyer and view.buyer.check == "fits")

    submitted = visit.submit_order()
    assert submitted.submitted
    assert submitted.goods_fen + submitted.tax_fen == submitted.total_fen

    filed = visit.file_order()
    assert filed.filed
    assert filed.hold_until is not None
    assert filed.allowance is not None
    assert filed.allowance.held_fen >= filed.goods_fen
    assert filed.payment is None

    waiting = visit.request_payment()
    assert waiting.payment is not None
    assert (waiting.payment.state, waiting.payment.amount_fen, waiting.step) == ("waiting", filed.total_fen, 4)

    visit.pay()
    paid = visit.wait("captured", lambda view: view.payment and view.payment.state == "paid")
    assert paid.pickup_number
    assert not paid.voucher
    assert paid.order_no.isalnum()
    assert visit.in_pick_list()

    visit.pack_parcel()
    released = visit.wait("released", lambda view: view.voucher)
    assert {
        document.kind: document.state for document in released.documents if document.kind in {"order", "payment", "waybill"}
    } == dict.fromkeys(("order", "payment", "waybill"), "accepted")
    assert released.ready
    assert visit.on_board() == "ready"

    handed = visit.hand_over()
    assert handed["pickup_number"] == released.pickup_number
    end = visit.wait(
        "513 accepted", lambda view: any(document.kind == "delivery" and document.state == "accepted" for document in view.documents)
    )
    assert end.parcel is not None
    assert end.parcel.state == "handed_over"
    assert end.closed
    assert visit.on_board() == "nowhere"
    steps = [entry.what for entry in end.timeline]
    assert steps.index("captured") < steps.index("released") < steps.index("handed_over")


def test_steps_one_and_two_may_swap(floor: Floor) -> None:
    visit = Visit(floor, who="yi")
    visit.submit_order()
    visit.register_buyer()
    visit.wait("the real-name answer", lambda view: view.buyer and view.buyer.check == "fits")
    assert visit.file_order().filed
    assert visit.cancel_order().closed


def test_board_shows_clearing_until_packed_even_when_released(floor: Floor) -> None:
    visit = Visit(floor, who="bing")
    visit.to_released()
    assert visit.on_board() == "clearing"
    visit.pack_parcel()
    assert visit.on_board() == "ready"
    visit.hand_over()


def test_act_is_done_once_when_its_reply_was_lost(floor: Floor) -> None:
    visit = Visit(floor, who="ding")
    first = visit.register_buyer(key="one-key-for-both")
    again = visit.register_buyer(key="another-key")
    assert again.version >= first.version
    visit.wait("the real-name answer", lambda view: view.buyer and view.buyer.check == "fits")
    visit.submit_order()
    filed = visit.file_order(key="file-once")
    repeated = visit.file_order(key="file-once")
    assert filed.filed
    assert repeated.filed
    assert filed.allowance is not None
    assert repeated.allowance is not None
    assert repeated.allowance.held_fen == filed.allowance.held_fen
    visit.cancel_order()
