"""Fields of what lies beside a purchase."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServiceShown:
    """Every field of `Service`, ready to be drawn."""

    calling: bool = False
    calling_for: str = ""
    closed_by: str = ""
    staff: str = ""
    staff_busy: bool = False
    staff_name: str = ""
    staff_problem: str = ""
    staff_problem_now: str = ""
    staff_unreachable: bool = False
    pin_length: int = 0
    volume: int = 0
    night: bool = False
    out_of_service: bool = False
    visiting: bool = False
    pricing: bool = False
    priced_gtin: str = ""
    priced_name: str = ""
    priced_line: str = ""
    priced_price: str = ""
    priced_tax: str = ""
    priced_rate: str = ""
    priced_total: str = ""
    priced_image: str = ""
