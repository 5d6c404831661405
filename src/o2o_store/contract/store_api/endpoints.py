"""The one table of the conversation: the backend registers its handlers from it, the kiosk's gateway calls through it."""

from dataclasses import dataclass
from typing import Any

from o2o_store.contract.store_api.access import (
    DeviceEnrolledView,
    EnrolDevice,
    SignInStaff,
    SignOutStaff,
    StaffSessionView,
)
from o2o_store.contract.store_api.desk import (
    CloseDay,
    DayView,
    HandOverShift,
    RecordHandOver,
    ReissueVoucher,
    SettleTrouble,
    ShiftView,
    TroubleListView,
    VoucherReissuedView,
)
from o2o_store.contract.store_api.fulfilment import (
    BoardView,
    CallNumber,
    DispatchParcel,
    HandedOverView,
    HandOver,
    PackParcel,
    ParcelListView,
    RecordDelivery,
)
from o2o_store.contract.store_api.goods import GoodsListView, PictureView
from o2o_store.contract.store_api.halls import HallView
from o2o_store.contract.store_api.orders import (
    CancelOrder,
    FileOrder,
    OrderView,
    RegisterBuyer,
    RequestPayment,
    SubmitOrder,
)
from o2o_store.contract.store_api.payments import CloseMoneyCase, MoneyCasesView, RefundByHand, WalletsView
from o2o_store.contract.store_api.returns import (
    FindOrders,
    FoundOrdersView,
    QuoteReturn,
    RecallParcel,
    ReturnGoods,
    ReturnQuoteView,
    WithdrawOrder,
)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One act or question.

    `request` is None for a question; a question whose reply carries a `version` or an `etag` is long-polled with the
    query parameters `after` (what the caller has) and `wait` (seconds, at most 25). `caller` says whose token it needs:
    `code` (the one-time code itself), `device`, or `staff` (a device token and a staff session).
    """

    name: str
    method: str
    path: str
    request: type[Any] | None
    reply: type[Any] | None
    caller: str = "device"


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("enrol_device", "POST", "/v1/devices", EnrolDevice, DeviceEnrolledView, "code"),
    Endpoint("sign_in_staff", "POST", "/v1/staff-sessions", SignInStaff, StaffSessionView),
    Endpoint("sign_out_staff", "POST", "/v1/staff-sessions/end", SignOutStaff, None, "staff"),
    Endpoint("show_hall", "GET", "/v1/hall", None, HallView),
    Endpoint("list_goods", "GET", "/v1/goods", None, GoodsListView),
    Endpoint("get_picture", "GET", "/v1/pictures/{image}", None, PictureView),
    Endpoint("register_buyer", "PUT", "/v1/orders/{order_id}/buyer", RegisterBuyer, OrderView),
    Endpoint("submit_order", "PUT", "/v1/orders/{order_id}/basket", SubmitOrder, OrderView),
    Endpoint("file_order", "POST", "/v1/orders/{order_id}/filing", FileOrder, OrderView),
    Endpoint("request_payment", "POST", "/v1/orders/{order_id}/payments", RequestPayment, OrderView),
    Endpoint("show_wallets", "GET", "/v1/wallets", None, WalletsView),
    Endpoint("refund_by_hand", "POST", "/v1/orders/{order_id}/refund", RefundByHand, OrderView, "staff"),
    Endpoint("list_money_cases", "GET", "/v1/money-cases", None, MoneyCasesView, "staff"),
    Endpoint("close_money_case", "POST", "/v1/money-cases/end", CloseMoneyCase, MoneyCasesView, "staff"),
    Endpoint("cancel_order", "POST", "/v1/orders/{order_id}/cancellation", CancelOrder, OrderView),
    Endpoint("follow_order", "GET", "/v1/orders/{order_id}", None, OrderView),
    Endpoint("list_parcels", "GET", "/v1/parcels", None, ParcelListView, "staff"),
    Endpoint("pack_parcel", "POST", "/v1/orders/{order_id}/parcel", PackParcel, OrderView, "staff"),
    Endpoint("hand_over", "POST", "/v1/orders/{order_id}/hand-over", HandOver, HandedOverView, "staff"),
    Endpoint("dispatch_parcel", "POST", "/v1/orders/{order_id}/dispatch", DispatchParcel, OrderView, "staff"),
    Endpoint("record_delivery", "POST", "/v1/orders/{order_id}/delivery", RecordDelivery, OrderView, "staff"),
    Endpoint("record_hand_over", "POST", "/v1/orders/{order_id}/told-hand-over", RecordHandOver, HandedOverView),
    Endpoint("reissue_voucher", "POST", "/v1/orders/{order_id}/voucher", ReissueVoucher, VoucherReissuedView, "staff"),
    Endpoint("call_number", "POST", "/v1/orders/{order_id}/call", CallNumber, OrderView, "staff"),
    Endpoint("list_troubles", "GET", "/v1/troubles", None, TroubleListView, "staff"),
    Endpoint("settle_trouble", "POST", "/v1/troubles/end", SettleTrouble, TroubleListView, "staff"),
    Endpoint("show_day", "GET", "/v1/day", None, DayView, "staff"),
    Endpoint("close_day", "POST", "/v1/day/end", CloseDay, DayView, "staff"),
    Endpoint("hand_over_shift", "POST", "/v1/shifts", HandOverShift, ShiftView, "staff"),
    Endpoint("withdraw_order", "POST", "/v1/orders/{order_id}/withdrawal", WithdrawOrder, OrderView, "staff"),
    Endpoint("return_goods", "POST", "/v1/orders/{order_id}/return", ReturnGoods, OrderView, "staff"),
    Endpoint("quote_return", "POST", "/v1/orders/{order_id}/return-quote", QuoteReturn, ReturnQuoteView, "staff"),
    Endpoint("find_orders", "POST", "/v1/order-searches", FindOrders, FoundOrdersView, "staff"),
    Endpoint("recall_parcel", "POST", "/v1/orders/{order_id}/recall", RecallParcel, OrderView, "staff"),
    Endpoint("show_board", "GET", "/v1/board", None, BoardView),
)
"""Every endpoint but the wallet's notification, whose path and signature are the wallet's own."""


def endpoint(name: str) -> Endpoint:
    """Return the endpoint of this name. Raises KeyError when there is none."""
    return {entry.name: entry for entry in ENDPOINTS}[name]
