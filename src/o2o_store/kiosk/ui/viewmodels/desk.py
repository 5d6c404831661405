"""The staff's desk as its pages draw it."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from o2o_store.kiosk.ui.listmodels.desk import CaseRow, FigureRow, TimelineRow, TroubleRow, UnitRow
from o2o_store.kiosk.ui.listmodels.order import DocumentRow
from o2o_store.kiosk.ui.listmodels.rows import RowListModel
from o2o_store.kiosk.ui.showing.desk_shown import DeskShown

QML_IMPORT_NAME = "O2OStore.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class Desk(QObject):
    """The staff's desk as its pages draw it. Gestures go to `act`, by name."""

    changed = Signal()

    def __init__(self, act: Callable[..., None]) -> None:
        super().__init__()
        self._act = act
        self._shown = DeskShown()
        self._cases = RowListModel(CaseRow, "order_id")
        self._units = RowListModel(UnitRow, "gtin")
        self._documents = RowListModel(DocumentRow, "kind")
        self._troubles = RowListModel(TroubleRow, "trouble_id")
        self._timeline = RowListModel(TimelineRow, "entry")
        self._figures = RowListModel(FigureRow, "name")

    def show(self, shown: DeskShown) -> None:
        """Take new fields; tells QML once when anything differs."""
        if shown != self._shown:
            self._shown = shown
            self.changed.emit()

    @Property(str, notify=changed)
    def page(self) -> str:
        """sign_in|queue."""
        return self._shown.page

    @Property(str, notify=changed)
    def badge(self) -> str:
        """The badge as scanned or typed, to be shown as dots but its last two."""
        return self._shown.badge

    @Property(int, notify=changed)
    def pin_length(self) -> int:
        """How many PIN digits were typed."""
        return self._shown.pin_length

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        """An act is on its way."""
        return self._shown.busy

    @Property(str, notify=changed)
    def staff_name(self) -> str:
        """Who is signed in."""
        return self._shown.staff_name

    @Property(str, notify=changed)
    def staff_id(self) -> str:
        """Their number."""
        return self._shown.staff_id

    @Property(str, notify=changed)
    def desk(self) -> str:
        """This desk's number."""
        return self._shown.desk

    @Property(str, notify=changed)
    def tab(self) -> str:
        """pickup|packing|trouble."""
        return self._shown.tab

    @Property(int, notify=changed)
    def pickup_count(self) -> int:
        """Orders that can be taken or sent now; customs still decides on others of that list."""
        return self._shown.pickup_count

    @Property(int, notify=changed)
    def packing_count(self) -> int:
        """Orders to pick and pack."""
        return self._shown.packing_count

    @Property(int, notify=changed)
    def trouble_count(self) -> int:
        """Orders that need a person."""
        return self._shown.trouble_count

    @Property(bool, notify=changed)
    def case_open(self) -> bool:
        """An order is open on the right."""
        return self._shown.case_open

    @Property(str, notify=changed)
    def case_order_id(self) -> str:
        """Its id."""
        return self._shown.case_order_id

    @Property(str, notify=changed)
    def case_pickup_number(self) -> str:
        """`B208`."""
        return self._shown.case_pickup_number

    @Property(str, notify=changed)
    def case_masked_name(self) -> str:
        """`样*甲`."""
        return self._shown.case_masked_name

    @Property(str, notify=changed)
    def case_last_four(self) -> str:
        """`000X`."""
        return self._shown.case_last_four

    @Property(int, notify=changed)
    def case_pieces(self) -> int:
        """How many pieces."""
        return self._shown.case_pieces

    @Property(int, notify=changed)
    def case_scanned(self) -> int:
        """How many of them were scanned."""
        return self._shown.case_scanned

    @Property(str, notify=changed)
    def case_shelf(self) -> str:
        """Shelves to walk to, `C-07, C-09`."""
        return self._shown.case_shelf

    @Property(str, notify=changed)
    def case_label(self) -> str:
        """The parcel label (waybill number) to stick on and scan."""
        return self._shown.case_label

    @Property(str, notify=changed)
    def case_state(self) -> str:
        """to_pick|packed|clearing|ready|handed_over|refused|closed."""
        return self._shown.case_state

    @Property(str, notify=changed)
    def case_state_time(self) -> str:
        """When it got there, `14:05:41`."""
        return self._shown.case_state_time

    @Property(str, notify=changed)
    def case_desk(self) -> str:
        """The desk that hands it over."""
        return self._shown.case_desk

    @Property(str, notify=changed)
    def goods_text(self) -> str:
        """`979.00`."""
        return self._shown.goods_text

    @Property(str, notify=changed)
    def tax_text(self) -> str:
        """`89.09`."""
        return self._shown.tax_text

    @Property(str, notify=changed)
    def total_text(self) -> str:
        """`1,068.09`."""
        return self._shown.total_text

    @Property(str, notify=changed)
    def order_no(self) -> str:
        """Order number."""
        return self._shown.order_no

    @Property(str, notify=changed)
    def waybill_no(self) -> str:
        """Waybill number."""
        return self._shown.waybill_no

    @Property(str, notify=changed)
    def payment_tail(self) -> str:
        """Last four of the wallet's number."""
        return self._shown.payment_tail

    @Property(str, notify=changed)
    def proof_voucher(self) -> str:
        """none|ok|wrong."""
        return self._shown.proof_voucher

    @Property(str, notify=changed)
    def proof_voucher_text(self) -> str:
        """Its sentence."""
        return self._shown.proof_voucher_text

    @Property(str, notify=changed)
    def proof_person(self) -> str:
        """none|ok|wrong."""
        return self._shown.proof_person

    @Property(str, notify=changed)
    def proof_person_text(self) -> str:
        """Its sentence."""
        return self._shown.proof_person_text

    @Property(str, notify=changed)
    def proof_parcel(self) -> str:
        """none|ok|wrong."""
        return self._shown.proof_parcel

    @Property(str, notify=changed)
    def proof_parcel_text(self) -> str:
        """Its sentence."""
        return self._shown.proof_parcel_text

    @Property(str, notify=changed)
    def last_four_typed(self) -> str:
        """Last four as typed from the card shown."""
        return self._shown.last_four_typed

    @Property(int, notify=changed)
    def scanned_serial(self) -> int:
        """Grows with every scan."""
        return self._shown.scanned_serial

    @Property(str, notify=changed)
    def scanned_text(self) -> str:
        """What the last scan did."""
        return self._shown.scanned_text

    @Property(str, notify=changed)
    def scanned_tone(self) -> str:
        """ok|wrong|info or empty."""
        return self._shown.scanned_tone

    @Property(bool, notify=changed)
    def can_pack(self) -> bool:
        """Every unit and the parcel label were scanned."""
        return self._shown.can_pack

    @Property(bool, notify=changed)
    def case_courier(self) -> bool:
        """The open case goes by courier."""
        return self._shown.case_courier

    @Property(str, notify=changed)
    def case_delivery(self) -> str:
        """Where it goes, as a screen may show it."""
        return self._shown.case_delivery

    @Property(bool, notify=changed)
    def can_dispatch(self) -> bool:
        """It waits for the courier, and its label was scanned."""
        return self._shown.can_dispatch

    @Property(bool, notify=changed)
    def out_for_delivery(self) -> bool:
        """The courier has it."""
        return self._shown.out_for_delivery

    @Property(bool, notify=changed)
    def can_hand_over(self) -> bool:
        """All three proofs are there."""
        return self._shown.can_hand_over

    @Property(str, notify=changed)
    def handed_over_number(self) -> str:
        """The number just handed over; goes by itself."""
        return self._shown.handed_over_number

    @Property(str, notify=changed)
    def refusal_code(self) -> str:
        """Code of the last refusal or empty."""
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

    @Property(str, notify=changed)
    def sheet(self) -> str:
        """timeline|price|voucher|day|shift|keys|past|withdraw|return or empty: what lies over the desk."""
        return self._shown.sheet

    @Property(bool, notify=changed)
    def offline(self) -> bool:
        """Nobody answers: what this desk packed can still be handed over."""
        return self._shown.offline

    @Property(int, notify=changed)
    def untold(self) -> int:
        """Hand-overs of an outage that the platform has not taken down yet."""
        return self._shown.untold

    @Property(bool, notify=changed)
    def undoable(self) -> bool:
        """The last scan can be taken back."""
        return self._shown.undoable

    @Property(str, notify=changed)
    def trouble_id(self) -> str:
        """The open thing of the worklist; empty when none is."""
        return self._shown.trouble_id

    @Property(str, notify=changed)
    def trouble_title(self) -> str:
        """What it is."""
        return self._shown.trouble_title

    @Property(str, notify=changed)
    def trouble_text(self) -> str:
        """What happened."""
        return self._shown.trouble_text

    @Property(str, notify=changed)
    def trouble_next(self) -> str:
        """Who does what next."""
        return self._shown.trouble_next

    @Property(str, notify=changed)
    def trouble_act(self) -> str:
        """The act its button does; empty when nothing needs the platform."""
        return self._shown.trouble_act

    @Property(str, notify=changed)
    def trouble_act_text(self) -> str:
        """The button's words."""
        return self._shown.trouble_act_text

    @Property(bool, notify=changed)
    def trouble_needs_note(self) -> bool:
        """The act needs a line of why."""
        return self._shown.trouble_needs_note

    @Property(bool, notify=changed)
    def priced(self) -> bool:
        """A product was scanned for its price."""
        return self._shown.priced

    @Property(str, notify=changed)
    def price_name(self) -> str:
        """Its name."""
        return self._shown.price_name

    @Property(str, notify=changed)
    def price_spec(self) -> str:
        """Its measure."""
        return self._shown.price_spec

    @Property(str, notify=changed)
    def price_origin(self) -> str:
        """Where it comes from."""
        return self._shown.price_origin

    @Property(str, notify=changed)
    def price_shelf(self) -> str:
        """Where it stands."""
        return self._shown.price_shelf

    @Property(str, notify=changed)
    def price_image(self) -> str:
        """Its picture."""
        return self._shown.price_image

    @Property(str, notify=changed)
    def price_text(self) -> str:
        """Price without tax, `238.00`."""
        return self._shown.price_text

    @Property(str, notify=changed)
    def price_tax(self) -> str:
        """Tax on one piece."""
        return self._shown.price_tax

    @Property(str, notify=changed)
    def price_total(self) -> str:
        """What one piece costs."""
        return self._shown.price_total

    @Property(bool, notify=changed)
    def price_on_sale(self) -> bool:
        """It is sold now."""
        return self._shown.price_on_sale

    @Property(str, notify=changed)
    def reissued_code(self) -> str:
        """The new voucher, for paper or the shopper's phone; empty but on its sheet."""
        return self._shown.reissued_code

    @Property(str, notify=changed)
    def reissued_number(self) -> str:
        """Its pickup number."""
        return self._shown.reissued_number

    @Property(bool, notify=changed)
    def can_reissue(self) -> bool:
        """A new voucher may be issued: ready, and the person was compared."""
        return self._shown.can_reissue

    @Property(str, notify=changed)
    def day_date(self) -> str:
        """`2026-05-18`."""
        return self._shown.day_date

    @Property(bool, notify=changed)
    def day_closed(self) -> bool:
        """The day was closed."""
        return self._shown.day_closed

    @Property(str, notify=changed)
    def day_text(self) -> str:
        """Where the day stands."""
        return self._shown.day_text

    @Property(bool, notify=changed)
    def day_needs_note(self) -> bool:
        """Something is open: closing needs a line of why."""
        return self._shown.day_needs_note

    @Property(bool, notify=changed)
    def shift_done(self) -> bool:
        """The shift was handed over."""
        return self._shown.shift_done

    @Property(str, notify=changed)
    def shift_text(self) -> str:
        """What the count came to."""
        return self._shown.shift_text

    @Property(QObject, constant=True)
    def cases(self) -> QObject:
        """Roles of CaseRow: order_id pickup_number pieces state desk shelf age age_tone key selected called."""
        return self._cases

    @Property(QObject, constant=True)
    def units(self) -> QObject:
        """Roles of UnitRow: gtin name spec origin shelf image quantity scanned done price returned."""
        return self._units

    @Property(QObject, constant=True)
    def documents(self) -> QObject:
        """Roles of DocumentRow: kind state tone time text."""
        return self._documents

    @Property(QObject, constant=True)
    def troubles(self) -> QObject:
        """Roles of TroubleRow: trouble_id kind pickup_number title age age_tone key selected."""
        return self._troubles

    @Property(QObject, constant=True)
    def timeline(self) -> QObject:
        """Roles of TimelineRow: entry time what who note tone; the newest first."""
        return self._timeline

    @Property(QObject, constant=True)
    def figures(self) -> QObject:
        """Roles of FigureRow: name what count amount open."""
        return self._figures

    @Slot(str, str)
    def sign_in_staff(self, badge: str, pin: str) -> None:
        """Sign in with a badge and a PIN."""
        self._act("sign_in_staff", badge, pin)

    @Slot()
    def sign_out_staff(self) -> None:
        """End the shift at this desk."""
        self._act("sign_out_staff")

    @Slot(str)
    def type_badge(self, text: str) -> None:
        """The badge as typed so far."""
        self._act("type_badge", text)

    @Slot(str)
    def show_tab(self, text: str) -> None:
        """pickup|packing|trouble."""
        self._act("show_tab", text)

    @Slot(str)
    def select(self, text: str) -> None:
        """Open the order with this id."""
        self._act("select", text)

    @Slot(int)
    def step_case(self, number: int) -> None:
        """Open the next (+1) or former (-1) order of the queue."""
        self._act("step_case", number)

    @Slot(str)
    def scanned(self, text: str) -> None:
        """A code was scanned or typed: badge, voucher, unit, parcel label, pickup number."""
        self._act("scanned", text)

    @Slot(str)
    def type_last_four(self, text: str) -> None:
        """Last four of the card shown, as typed so far."""
        self._act("type_last_four", text)

    @Slot()
    def pack_parcel(self) -> None:
        """Seal the parcel of the open case."""
        self._act("pack_parcel")

    @Slot()
    def dispatch_parcel(self) -> None:
        """Give the parcel to the courier."""
        self._act("dispatch_parcel")

    @Slot()
    def record_delivery(self) -> None:
        """The courier says that the buyer has it."""
        self._act("record_delivery")

    @Slot()
    def record_return(self) -> None:
        """The courier brought it back."""
        self._act("record_return")

    @Slot()
    def hand_over(self) -> None:
        """Hand the parcel over."""
        self._act("hand_over")

    @Slot()
    def close_case(self) -> None:
        """Close the open case."""
        self._act("close_case")

    @Slot()
    def dismiss(self) -> None:
        """Take the refusal away."""
        self._act("dismiss")

    @Slot()
    def undo_scan(self) -> None:
        """Take the last scan back."""
        self._act("undo_scan")

    @Slot(str)
    def open_sheet(self, text: str) -> None:
        """Lay a sheet over the desk: timeline, price, voucher, day, shift, keys, past."""
        self._act("open_sheet", text)

    @Slot()
    def close_sheet(self) -> None:
        """Take the sheet away."""
        self._act("close_sheet")

    @Slot()
    def reissue_voucher(self) -> None:
        """The voucher was lost: a new one, the old one is burned."""
        self._act("reissue_voucher")

    @Slot()
    def print_slip(self) -> None:
        """Print the open case's slip again, marked; on the voucher sheet the new voucher's."""
        self._act("print_slip")

    @Slot(str)
    def select_trouble(self, text: str) -> None:
        """Open this thing of the worklist."""
        self._act("select_trouble", text)

    @Slot(int)
    def step_trouble(self, number: int) -> None:
        """Open the next (+1) or former (-1) thing."""
        self._act("step_trouble", number)

    @Slot()
    def close_trouble(self) -> None:
        """Put it away."""
        self._act("close_trouble")

    @Slot()
    def call_number(self) -> None:
        """Let the board show and ring the open case's number once more."""
        self._act("call_number")

    @Slot(str, str)
    def settle_trouble(self, act: str, note: str) -> None:
        """Do this about the open thing, with a line of why."""
        self._act("settle_trouble", act, note)

    @Slot(str)
    def close_day(self, note: str) -> None:
        """Close the day, with a line of why something stays open."""
        self._act("close_day", note)

    @Slot(str, str)
    def hand_over_shift(self, counted: str, note: str) -> None:
        """Leave the desk to the next clerk: so many packed parcels lie here."""
        self._act("hand_over_shift", counted, note)
