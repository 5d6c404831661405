"""Problem details (RFC 9457) as the platform answers them when the law says no."""

import msgspec


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One refusal on the wire, media type `application/problem+json`.

    `type` is `urn:o2o:refusal:<code>`; `code` is the snake-cased name of the refusal in `domain.refusals` and the key of
    its words in `resources/words`; `facts` are the values those words are filled with (masked, never a full ID number).
    """

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    facts: dict[str, str] = {}
