"""Fields of the desk screens."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeskShown:
    """Every field of `Desk`, ready to be drawn."""

    page: str = ""
    badge: str = ""
    pin_length: int = 0
    busy: bool = False
    staff_name: str = ""
    staff_id: str = ""
    desk: str = ""
    tab: str = ""
    pickup_count: int = 0
    packing_count: int = 0
    trouble_count: int = 0
    case_open: bool = False
    case_order_id: str = ""
    case_pickup_number: str = ""
    case_masked_name: str = ""
    case_last_four: str = ""
    case_pieces: int = 0
    case_scanned: int = 0
    case_shelf: str = ""
    case_label: str = ""
    case_state: str = ""
    case_state_time: str = ""
    case_desk: str = ""
    goods_text: str = ""
    tax_text: str = ""
    total_text: str = ""
    order_no: str = ""
    waybill_no: str = ""
    payment_tail: str = ""
    proof_voucher: str = ""
    proof_voucher_text: str = ""
    proof_person: str = ""
    proof_person_text: str = ""
    proof_parcel: str = ""
    proof_parcel_text: str = ""
    last_four_typed: str = ""
    scanned_serial: int = 0
    scanned_text: str = ""
    scanned_tone: str = ""
    can_pack: bool = False
    can_hand_over: bool = False
    handed_over_number: str = ""
    refusal_code: str = ""
    refusal_title: str = ""
    refusal_happened: str = ""
    refusal_who: str = ""
    refusal_now: str = ""
    sheet: str = ""
    offline: bool = False
    untold: int = 0
    undoable: bool = False
    trouble_id: str = ""
    trouble_title: str = ""
    trouble_text: str = ""
    trouble_next: str = ""
    trouble_act: str = ""
    trouble_act_text: str = ""
    trouble_needs_note: bool = False
    priced: bool = False
    price_name: str = ""
    price_spec: str = ""
    price_origin: str = ""
    price_shelf: str = ""
    price_image: str = ""
    price_text: str = ""
    price_tax: str = ""
    price_total: str = ""
    price_on_sale: bool = False
    reissued_code: str = ""
    reissued_number: str = ""
    can_reissue: bool = False
    day_date: str = ""
    day_closed: bool = False
    day_text: str = ""
    day_needs_note: bool = False
    shift_done: bool = False
    shift_text: str = ""
