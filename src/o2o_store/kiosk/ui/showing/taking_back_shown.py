"""Fields about goods and money that go back, as the desk's pages draw them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TakingBackShown:
    """Every field of `TakingBack`, ready to be drawn."""

    can_withdraw: bool = False
    can_return: bool = False
    can_open_past: bool = False
    past: bool = False
    way: str = ""
    way_text: str = ""
    reason: str = ""
    intact: str = ""
    counted: int = 0
    refund_text: str = ""
    refund_tax: str = ""
    until_text: str = ""
    asking: bool = False
    can_act: bool = False
    hopeless: bool = False
    searched: bool = False
    stage: str = ""
    stage_title: str = ""
    stage_text: str = ""
    stage_amount: str = ""
    stage_tone: str = ""
