"""The shopper's whole visit as the pages draw it."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from o2o_store.kiosk.ui.listmodels.order import BasketRow, DocumentRow, SumRow
from o2o_store.kiosk.ui.listmodels.rows import RowListModel
from o2o_store.kiosk.ui.showing.checkout_shown import CheckoutShown

QML_IMPORT_NAME = "O2OStore.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class Checkout(QObject):
    """The shopper's whole visit as the pages draw it. Gestures go to `act`, by name."""

    changed = Signal()

    def __init__(self, act: Callable[..., None]) -> None:
        super().__init__()
        self._act = act
        self._shown = CheckoutShown()
        self._basket = RowListModel(BasketRow, "gtin")
        self._documents = RowListModel(DocumentRow, "kind")
        self._sums = RowListModel(SumRow, "what")

    def show(self, shown: CheckoutShown) -> None:
        """Take new fields; tells QML once when anything differs."""
        if shown != self._shown:
            self._shown = shown
            self.changed.emit()

    @Property(str, notify=changed)
    def page(self) -> str:
        """attract|register|card|phone|scan|review|pay|clearing|released|refused|still_there."""
        return self._shown.page

    @Property(str, notify=changed)
    def page_behind(self) -> str:
        """While `page` is still_there: the page it covers; else the same as `page`."""
        return self._shown.page_behind

    @Property(int, notify=changed)
    def step(self) -> int:
        """1 register, 2 order, 3 file, 4 pay, 5 pick up; 0 on the attract page."""
        return self._shown.step

    @Property(bool, notify=changed)
    def step_failed(self) -> bool:
        """That step ended in a refusal."""
        return self._shown.step_failed

    @Property(bool, notify=changed)
    def register_done(self) -> bool:
        """Step 1 is done (steps 1 and 2 may swap)."""
        return self._shown.register_done

    @Property(bool, notify=changed)
    def order_done(self) -> bool:
        """Step 2 is done."""
        return self._shown.order_done

    @Property(bool, notify=changed)
    def live(self) -> bool:
        """The camera is on and its picture belongs on this page."""
        return self._shown.live

    @Property(str, notify=changed)
    def hint(self) -> str:
        """Why the camera sees but cannot read: closer|steadier|less_glare|darkness|lift_finger|other_side|lay_again|camera_restarting or empty."""
        return self._shown.hint

    @Property(str, notify=changed)
    def camera(self) -> str:
        """starting|seeing|blind|restarting."""
        return self._shown.camera

    @Property(str, notify=changed)
    def showcase_name(self) -> str:
        """Attract page: the product on the plinth, changes every 12 s."""
        return self._shown.showcase_name

    @Property(str, notify=changed)
    def showcase_line(self) -> str:
        """Its origin and measure."""
        return self._shown.showcase_line

    @Property(str, notify=changed)
    def showcase_image(self) -> str:
        """Its packshot."""
        return self._shown.showcase_image

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        """An act is on its way and not yet answered."""
        return self._shown.busy

    @Property(bool, notify=changed)
    def waiting(self) -> bool:
        """An act waits for the platform to be reachable again; nothing is lost."""
        return self._shown.waiting

    @Property(int, notify=changed)
    def page_left(self) -> int:
        """Seconds until this page closes by itself; 0 when it does not."""
        return self._shown.page_left

    @Property(bool, notify=changed)
    def consent(self) -> bool:
        """The privacy notice was agreed to in this visit."""
        return self._shown.consent

    @Property(str, notify=changed)
    def privacy_text(self) -> str:
        """The privacy notice in force, whole."""
        return self._shown.privacy_text

    @Property(str, notify=changed)
    def notice_text(self) -> str:
        """The consumer notice in force, whole."""
        return self._shown.notice_text

    @Property(str, notify=changed)
    def masked_name(self) -> str:
        """`样*甲` once a card was read."""
        return self._shown.masked_name

    @Property(str, notify=changed)
    def last_four(self) -> str:
        """Last four of the number, as printed (may end in X)."""
        return self._shown.last_four

    @Property(bool, notify=changed)
    def needs_confirm(self) -> bool:
        """The name was read unsurely: show `name_to_confirm` and ask."""
        return self._shown.needs_confirm

    @Property(str, notify=changed)
    def name_to_confirm(self) -> str:
        """The name as read, only while it must be confirmed; else empty."""
        return self._shown.name_to_confirm

    @Property(str, notify=changed)
    def card_problem(self) -> str:
        """Refusal code of the card just read (bad_id_number, under_age, …) or empty."""
        return self._shown.card_problem

    @Property(str, notify=changed)
    def card_problem_title(self) -> str:
        """Its sentence."""
        return self._shown.card_problem_title

    @Property(str, notify=changed)
    def card_problem_text(self) -> str:
        """What happened, who acts, what to do now."""
        return self._shown.card_problem_text

    @Property(str, notify=changed)
    def check(self) -> str:
        """Real-name answer: asking|fits|differs|unknown or empty."""
        return self._shown.check

    @Property(str, notify=changed)
    def phone_digits(self) -> str:
        """Digits as typed, at most 11."""
        return self._shown.phone_digits

    @Property(str, notify=changed)
    def phone_shown(self) -> str:
        """The same, grouped: `138 0000 0000`."""
        return self._shown.phone_shown

    @Property(bool, notify=changed)
    def phone_complete(self) -> bool:
        """Eleven digits of a possible mobile number."""
        return self._shown.phone_complete

    @Property(bool, notify=changed)
    def phone_wrong(self) -> bool:
        """Eleven digits that cannot be a mobile number."""
        return self._shown.phone_wrong

    @Property(int, notify=changed)
    def kinds(self) -> int:
        """How many products."""
        return self._shown.kinds

    @Property(int, notify=changed)
    def pieces(self) -> int:
        """How many pieces."""
        return self._shown.pieces

    @Property(str, notify=changed)
    def goods_text(self) -> str:
        """Goods, `979.00`."""
        return self._shown.goods_text

    @Property(str, notify=changed)
    def tax_text(self) -> str:
        """Tax, `89.09`."""
        return self._shown.tax_text

    @Property(str, notify=changed)
    def tax_rate_text(self) -> str:
        """Tax as a share of goods, `9.1`; empty for an empty basket."""
        return self._shown.tax_rate_text

    @Property(str, notify=changed)
    def freight_text(self) -> str:
        """Freight; empty when there is none."""
        return self._shown.freight_text

    @Property(str, notify=changed)
    def total_text(self) -> str:
        """To pay, `1,068.09`."""
        return self._shown.total_text

    @Property(bool, notify=changed)
    def can_submit(self) -> bool:
        """The basket may be confirmed now."""
        return self._shown.can_submit

    @Property(str, notify=changed)
    def basket_problem(self) -> str:
        """Refusal code that bars this basket (over_single_limit, over_yearly_allowance, no_permit, …) or empty."""
        return self._shown.basket_problem

    @Property(str, notify=changed)
    def basket_problem_title(self) -> str:
        """Its sentence."""
        return self._shown.basket_problem_title

    @Property(str, notify=changed)
    def basket_problem_now(self) -> str:
        """What to do about it."""
        return self._shown.basket_problem_now

    @Property(bool, notify=changed)
    def quota_known(self) -> bool:
        """Whether the person's year is known (after registering)."""
        return self._shown.quota_known

    @Property(str, notify=changed)
    def quota_year(self) -> str:
        """`2026`."""
        return self._shown.quota_year

    @Property(str, notify=changed)
    def quota_limit_text(self) -> str:
        """`26,000`."""
        return self._shown.quota_limit_text

    @Property(str, notify=changed)
    def quota_used_text(self) -> str:
        """Used as recorded here, `3,420.00`."""
        return self._shown.quota_used_text

    @Property(str, notify=changed)
    def quota_left_text(self) -> str:
        """Left after this order, `21,601.00`."""
        return self._shown.quota_left_text

    @Property(float, notify=changed)
    def quota_used_share(self) -> float:
        """0..1 of the limit."""
        return self._shown.quota_used_share

    @Property(float, notify=changed)
    def quota_order_share(self) -> float:
        """0..1 of the limit that this order takes."""
        return self._shown.quota_order_share

    @Property(str, notify=changed)
    def single_limit_text(self) -> str:
        """Limit of one order, `5,000`."""
        return self._shown.single_limit_text

    @Property(int, notify=changed)
    def added_serial(self) -> int:
        """Grows with every code read: start the animation when it changes."""
        return self._shown.added_serial

    @Property(str, notify=changed)
    def added_gtin(self) -> str:
        """The product just scanned; empty when the bar should be gone."""
        return self._shown.added_gtin

    @Property(str, notify=changed)
    def added_name(self) -> str:
        """Its name."""
        return self._shown.added_name

    @Property(str, notify=changed)
    def added_spec(self) -> str:
        """Its measure."""
        return self._shown.added_spec

    @Property(str, notify=changed)
    def added_price_text(self) -> str:
        """Its price."""
        return self._shown.added_price_text

    @Property(str, notify=changed)
    def added_image(self) -> str:
        """Its packshot."""
        return self._shown.added_image

    @Property(bool, notify=changed)
    def added_again(self) -> bool:
        """It was already in the basket: nudge its line, ask `one more?`."""
        return self._shown.added_again

    @Property(bool, notify=changed)
    def snapped(self) -> bool:
        """A code is in view and its corners are known."""
        return self._shown.snapped

    @Property(float, notify=changed)
    def snap_x1(self) -> float:
        """Corners of the code, 0..1 of the picture, clockwise from the code's top left."""
        return self._shown.snap_x1

    @Property(float, notify=changed)
    def snap_y1(self) -> float:
        """See snap_x1."""
        return self._shown.snap_y1

    @Property(float, notify=changed)
    def snap_x2(self) -> float:
        """See snap_x1."""
        return self._shown.snap_x2

    @Property(float, notify=changed)
    def snap_y2(self) -> float:
        """See snap_x1."""
        return self._shown.snap_y2

    @Property(float, notify=changed)
    def snap_x3(self) -> float:
        """See snap_x1."""
        return self._shown.snap_x3

    @Property(float, notify=changed)
    def snap_y3(self) -> float:
        """See snap_x1."""
        return self._shown.snap_y3

    @Property(float, notify=changed)
    def snap_x4(self) -> float:
        """See snap_x1."""
        return self._shown.snap_x4

    @Property(float, notify=changed)
    def snap_y4(self) -> float:
        """See snap_x1."""
        return self._shown.snap_y4

    @Property(str, notify=changed)
    def scan_problem(self) -> str:
        """Refusal code of what was just scanned (unknown_product, not_on_sale, …) or empty; goes by itself."""
        return self._shown.scan_problem

    @Property(str, notify=changed)
    def scan_problem_title(self) -> str:
        """Its sentence."""
        return self._shown.scan_problem_title

    @Property(str, notify=changed)
    def scan_problem_text(self) -> str:
        """What happened, who acts, what to do now."""
        return self._shown.scan_problem_text

    @Property(bool, notify=changed)
    def submitted(self) -> bool:
        """The platform has the basket."""
        return self._shown.submitted

    @Property(bool, notify=changed)
    def filed(self) -> bool:
        """Documents are checked and quota and stock are held."""
        return self._shown.filed

    @Property(str, notify=changed)
    def hold_until(self) -> str:
        """Until when they are held, `14:20`; empty when not held."""
        return self._shown.hold_until

    @Property(str, notify=changed)
    def amount_text(self) -> str:
        """What is paid, `1,068.09`."""
        return self._shown.amount_text

    @Property(str, notify=changed)
    def wallet(self) -> str:
        """`wechat`."""
        return self._shown.wallet

    @Property(str, notify=changed)
    def wallet_state(self) -> str:
        """creating|waiting|scanned|paid|closed|failed|abandoned|refund_due|refunding|refunded|refund_stuck or empty."""
        return self._shown.wallet_state

    @Property(str, notify=changed)
    def code_url(self) -> str:
        """What the QR holds; empty while the wallet is being asked."""
        return self._shown.code_url

    @Property(float, notify=changed)
    def pay_share(self) -> float:
        """Countdown, 1 down to 0."""
        return self._shown.pay_share

    @Property(str, notify=changed)
    def pay_left_text(self) -> str:
        """`4:32`."""
        return self._shown.pay_left_text

    @Property(bool, notify=changed)
    def can_renew(self) -> bool:
        """The QR has run out; `request_payment` asks for a new one."""
        return self._shown.can_renew

    @Property(str, notify=changed)
    def other_wallet(self) -> str:
        """A second wallet that may be chosen instead: wechat|alipay or empty."""
        return self._shown.other_wallet

    @Property(bool, notify=changed)
    def wallet_down(self) -> bool:
        """The chosen wallet does not answer; nothing was charged."""
        return self._shown.wallet_down

    @Property(str, notify=changed)
    def wallet_unanswered(self) -> str:
        """The other wallet, which was asked in vain while this code stands: wechat|alipay or empty."""
        return self._shown.wallet_unanswered

    @Property(str, notify=changed)
    def twice_text(self) -> str:
        """What was paid a second time and goes back, as money; empty when nothing was."""
        return self._shown.twice_text

    @Property(str, notify=changed)
    def twice_wallet(self) -> str:
        """The wallet it was paid with: wechat|alipay."""
        return self._shown.twice_wallet

    @Property(str, notify=changed)
    def twice_state(self) -> str:
        """Where it is: refund_due|refunding|refund_stuck|refunded."""
        return self._shown.twice_state

    @Property(str, notify=changed)
    def twice_clock(self) -> str:
        """How long ago it was paid, running until it is back."""
        return self._shown.twice_clock

    @Property(str, notify=changed)
    def pay_ended(self) -> str:
        """Why there is no code to pay: expired|cancelled|refused|down|unheard|checking|slow|unconfirmed, empty while there is one.

        Or the wallet's own no: not_enough_money|pay_code_invalid|payer_differs|payer_unchecked.
        """
        return self._shown.pay_ended

    @Property(bool, notify=changed)
    def takes_code(self) -> bool:
        """The shopper's own pay code may be used instead of the QR."""
        return self._shown.takes_code

    @Property(bool, notify=changed)
    def aiming(self) -> bool:
        """The camera looks for the pay code on the shopper's phone."""
        return self._shown.aiming

    @Property(bool, notify=changed)
    def charging(self) -> bool:
        """A pay code was read, and its wallet is being asked."""
        return self._shown.charging

    @Property(str, notify=changed)
    def customs_state(self) -> str:
        """What customs is about: deciding|review (300)|inspection (500)|suspended (600)|silent (nothing heard yet)|quarantine (holds) or empty."""
        return self._shown.customs_state

    @Property(str, notify=changed)
    def customs_since(self) -> str:
        """Since when, `14:05`."""
        return self._shown.customs_since

    @Property(str, notify=changed)
    def pickup_number(self) -> str:
        """`B208` (draw it 0.14 em apart); empty before payment."""
        return self._shown.pickup_number

    @Property(str, notify=changed)
    def desk(self) -> str:
        """The pickup desk's number, `2`."""
        return self._shown.desk

    @Property(bool, notify=changed)
    def packed(self) -> bool:
        """Staff have packed and sealed the parcel."""
        return self._shown.packed

    @Property(bool, notify=changed)
    def ready(self) -> bool:
        """Released and packed: go and fetch it."""
        return self._shown.ready

    @Property(bool, notify=changed)
    def handed_over(self) -> bool:
        """It was handed over."""
        return self._shown.handed_over

    @Property(str, notify=changed)
    def voucher(self) -> str:
        """What the voucher's QR holds; empty before release."""
        return self._shown.voucher

    @Property(str, notify=changed)
    def paid_text(self) -> str:
        """Amount received, `1,068.09`."""
        return self._shown.paid_text

    @Property(str, notify=changed)
    def paid_at(self) -> str:
        """`14:05:12`."""
        return self._shown.paid_at

    @Property(str, notify=changed)
    def payment_tail(self) -> str:
        """Last four of the wallet's number."""
        return self._shown.payment_tail

    @Property(int, notify=changed)
    def clearing_seconds(self) -> int:
        """Seconds since payment; stops at release."""
        return self._shown.clearing_seconds

    @Property(float, notify=changed)
    def clearing_share(self) -> float:
        """Those of the usual 60 seconds, 0..1."""
        return self._shown.clearing_share

    @Property(str, notify=changed)
    def order_no(self) -> str:
        """The order number as customs knows it."""
        return self._shown.order_no

    @Property(str, notify=changed)
    def order_tail(self) -> str:
        """The order's last eight characters, for staff."""
        return self._shown.order_tail

    @Property(str, notify=changed)
    def refusal_code(self) -> str:
        """Code, small at the bottom."""
        return self._shown.refusal_code

    @Property(str, notify=changed)
    def refusal_title(self) -> str:
        """The headline."""
        return self._shown.refusal_title

    @Property(str, notify=changed)
    def refusal_happened(self) -> str:
        """What happened."""
        return self._shown.refusal_happened

    @Property(str, notify=changed)
    def refusal_who(self) -> str:
        """Who acts."""
        return self._shown.refusal_who

    @Property(str, notify=changed)
    def refusal_now(self) -> str:
        """What to do now."""
        return self._shown.refusal_now

    @Property(bool, notify=changed)
    def refusal_can_retry(self) -> bool:
        """There is a way back: `dismiss` returns to where it can be put right."""
        return self._shown.refusal_can_retry

    @Property(str, notify=changed)
    def customs_code(self) -> str:
        """The receipt's own code when customs said no, `1313`."""
        return self._shown.customs_code

    @Property(str, notify=changed)
    def money_state(self) -> str:
        """none|not_charged|paid|refund_due|refunding|refunded|refund_stuck."""
        return self._shown.money_state

    @Property(str, notify=changed)
    def money_text(self) -> str:
        """The amount that goes back, `1,068.09`."""
        return self._shown.money_text

    @Property(str, notify=changed)
    def money_clock(self) -> str:
        """Time since the refund became due, `0:42`."""
        return self._shown.money_clock

    @Property(str, notify=changed)
    def money_due_at(self) -> str:
        """When it became due, `14:05:53`."""
        return self._shown.money_due_at

    @Property(str, notify=changed)
    def money_sent_at(self) -> str:
        """When the wallet took the refund."""
        return self._shown.money_sent_at

    @Property(str, notify=changed)
    def money_back_at(self) -> str:
        """When the wallet confirmed it; empty before."""
        return self._shown.money_back_at

    @Property(int, notify=changed)
    def still_there_seconds(self) -> int:
        """Seconds left on still_there."""
        return self._shown.still_there_seconds

    @Property(float, notify=changed)
    def still_there_share(self) -> float:
        """The same, 1 down to 0."""
        return self._shown.still_there_share

    @Property(bool, notify=changed)
    def goes_home(self) -> bool:
        """What is bought is sent by courier: this hall may not hand over now."""
        return self._shown.goes_home

    @Property(str, notify=changed)
    def address_url(self) -> str:
        """What the QR of the address page holds; empty once the address is given."""
        return self._shown.address_url

    @Property(str, notify=changed)
    def delivery_text(self) -> str:
        """Where it goes, as a screen may show it, `河南省郑州市中原区***`."""
        return self._shown.delivery_text

    @Property(QObject, constant=True)
    def basket(self) -> QObject:
        """Roles of BasketRow: gtin name spec origin quantity price tax unit_price image newest."""
        return self._basket

    @Property(QObject, constant=True)
    def documents(self) -> QObject:
        """Roles of DocumentRow: kind state tone time text; four, and a fifth where a second regulator is told."""
        return self._documents

    @Property(QObject, constant=True)
    def sums(self) -> QObject:
        """Roles of SumRow: what amount over; the sum that failed."""
        return self._sums

    @Slot(str)
    def start(self, language: str) -> None:
        """Begin a visit in this language (`zh` or `en`)."""
        self._act("start", language)

    @Slot()
    def agree(self) -> None:
        """Consent given: open the camera on the card."""
        self._act("agree")

    @Slot()
    def decline(self) -> None:
        """No consent: look round, scan, but no order."""
        self._act("decline")

    @Slot()
    def confirm_name(self) -> None:
        """The name as read is right."""
        self._act("confirm_name")

    @Slot()
    def read_again(self) -> None:
        """The card was read wrongly: read it again."""
        self._act("read_again")

    @Slot(str)
    def digit(self, text: str) -> None:
        """One digit of the phone number."""
        self._act("digit", text)

    @Slot()
    def backspace(self) -> None:
        """Take the last digit back."""
        self._act("backspace")

    @Slot()
    def register_buyer(self) -> None:
        """The phone number is right: seal the person and register."""
        self._act("register_buyer")

    @Slot(str, int)
    def set_quantity(self, gtin: str, quantity: int) -> None:
        """Set a line's quantity; 0 removes it."""
        self._act("set_quantity", gtin, quantity)

    @Slot(str)
    def add_one_more(self, gtin: str) -> None:
        """One more of a product already in the basket."""
        self._act("add_one_more", gtin)

    @Slot(str)
    def type_code(self, text: str) -> None:
        """The number under a product's bars, as typed; `added_serial` moves with the answer."""
        self._act("type_code", text)

    @Slot()
    def undo_add(self) -> None:
        """Take the last added piece back."""
        self._act("undo_add")

    @Slot()
    def clear_basket(self) -> None:
        """Empty the basket."""
        self._act("clear_basket")

    @Slot()
    def submit_order(self) -> None:
        """Confirm the basket and the consumer notice; registering comes first when it is missing."""
        self._act("submit_order")

    @Slot()
    def send_there(self) -> None:
        """The address shown is the shopper's."""
        self._act("send_there")

    @Slot()
    def write_elsewhere(self) -> None:
        """The address shown is not the shopper's."""
        self._act("write_elsewhere")

    @Slot()
    def edit_basket(self) -> None:
        """Back to the basket."""
        self._act("edit_basket")

    @Slot()
    def request_payment(self) -> None:
        """A new QR, after the last ran out or failed."""
        self._act("request_payment")

    @Slot(str)
    def choose_wallet(self, wallet: str) -> None:
        """Pay with this wallet instead."""
        self._act("choose_wallet", wallet)

    @Slot()
    def begin_pay_code(self) -> None:
        """Pay with the code on the phone: the camera looks for it."""
        self._act("begin_pay_code")

    @Slot()
    def end_pay_code(self) -> None:
        """Back to the QR on the screen."""
        self._act("end_pay_code")

    @Slot()
    def finish(self) -> None:
        """Close this page; the order goes on."""
        self._act("finish")

    @Slot()
    def print_receipt(self) -> None:
        """Print what this page is about."""
        self._act("print_receipt")

    @Slot()
    def dismiss(self) -> None:
        """Leave the refusal: back to where it can be put right, or to the attract page."""
        self._act("dismiss")

    @Slot()
    def leave(self) -> None:
        """End the visit; nothing is kept."""
        self._act("leave")

    @Slot()
    def still_here(self) -> None:
        """The shopper is still there."""
        self._act("still_here")
