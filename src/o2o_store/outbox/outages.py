"""Trouble with a peer, told apart by what helps: waiting, or a person."""


class Outage(Exception):
    """A peer did not do what was promised; raised by gateways only, answered by the courier.

    `reason` is one plain line for the desk: no personal data, no tokens.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unreachable(Outage):
    """Nobody answered, or what answered was not the peer in its right mind (connection, time-out, 5xx, 429, another version).

    The result is unknown, never failed: the same promise is kept again with the same id. `retry_after` is the pause in
    seconds that the peer asked for, None when it asked for none. `answered` says that somebody was there (5xx, 429): such
    an answer counts as an attempt as soon as the peer serves others, silence never does.
    """

    def __init__(self, reason: str, *, retry_after: float | None = None, answered: bool = False) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        self.answered = answered


class Rejected(Outage):
    """The peer understood and said no in a way the contract does not know: a person must look; the promise is parked."""
