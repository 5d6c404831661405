"""What checks have to say about documents before anybody sends them."""

from dataclasses import dataclass

PERSONAL = frozenset(
    {
        "buyerName",
        "buyerTelephone",
        "buyerIdNumber",
        "payerName",
        "payerIdNumber",
        "telephone",
        "consignee",
        "consigneeTelephone",
        "consigneeAddress",
    }
)
"""Elements whose values a finding never repeats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One objection.

    `code` is a rule of `validator` (`mandatory`, `length`, …) or `comparison` (`R01` … `R21`); `document` the message at fault
    (`CEB621Message`), `element` the element, `line` its line from 1 or 0 for the head. `found` is the value there, `expected` what it
    is held against, both as text and both `…` for personal elements.
    """

    code: str
    document: str
    element: str
    line: int = 0
    found: str = ""
    expected: str = ""


def finding(code: str, document: str, element: str, line: int, found: object, expected: object) -> Finding:
    """Make a finding, hiding both values when the element is personal."""
    if element in PERSONAL:
        return Finding(code=code, document=document, element=element, line=line, found="…", expected="…")
    return Finding(code=code, document=document, element=element, line=line, found=str(found), expected=str(expected))
