"""What the desk's flows share: one state that tells when it changes, and one way of sending an act until it is answered."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from o2o_store.contract.store_api.problems import Problem
from o2o_store.domain.clock import Clock
from o2o_store.domain.ids import new_id
from o2o_store.kiosk.flows.desk_state import DeskState, Feedback, Proof
from o2o_store.kiosk.flows.following import Reach
from o2o_store.kiosk.flows.sign_in import SignInFlow
from o2o_store.kiosk.flows.telling import Telling
from o2o_store.outbox.outages import Rejected, Unreachable

TRIES = 6
"""Times an act is sent again under the same key before staff are told that the platform cannot be reached."""
PAUSE = 0.5
"""Seconds between two tries."""

_PROOF_OF = {
    **dict.fromkeys(
        ("voucher_forged", "voucher_expired", "voucher_of_other_desk", "voucher_of_other_order", "voucher_used", "voucher_replaced"),
        "voucher_proof",
    ),
    "wrong_person": "person_proof",
    "wrong_parcel": "parcel_proof",
}

T = TypeVar("T")


class DeskStore(Telling[DeskState]):
    """The desk's state; replaced whole at each change."""

    def __init__(self) -> None:
        super().__init__(DeskState())

    def tell(self, what: str, about: str, tone: str) -> None:
        """Say what the last scan or act did."""
        self.set(feedback=Feedback(self.state.feedback.serial + 1, what, about, tone))


class Acts:
    """Sends acts of the person signed in, each under its own key until it is answered."""

    def __init__(self, store: DeskStore, sign_in: SignInFlow, clock: Clock, reach: Reach) -> None:
        self.store = store
        self.sign_in = sign_in
        self.clock = clock
        self.reach = reach
        self._keys: dict[tuple[str, str], str] = {}

    async def act(
        self, act: str, subject: str, send: Callable[[str, str], Awaitable[T | Problem]], *, may_wait: bool = False, key: str = ""
    ) -> T | None:
        """Return the reply, None when it was refused or nobody answered; `may_wait`: an outage need not be said, another way is open.

        `key` is the act's own where it must be the same after a restart of this desk, too.
        """
        key = key or self._keys.setdefault((act, subject), new_id(self.clock.now()))
        self.store.set(busy=True, problem=None)
        try:
            reply = await self._send(key, send, may_wait=may_wait)
        finally:
            self.store.set(busy=False)
        if reply is None:
            return None
        self._keys.pop((act, subject), None)
        if isinstance(reply, Problem):
            self.refused(reply)
            return None
        return reply

    def refused(self, reply: object) -> None:
        """Show a refusal where it belongs; anything else is none."""
        if not isinstance(reply, Problem):
            return
        if reply.code == "signed_out":
            self.sign_in.refused(reply)
            return
        proof = _PROOF_OF.get(reply.code)
        self.store.set(problem=reply, **({proof: Proof("wrong", reply.code)} if proof else {}))

    async def _send(self, key: str, send: Callable[[str, str], Awaitable[T | Problem]], *, may_wait: bool) -> T | Problem | None:
        for _ in range(TRIES):
            try:
                reply = await send(key, self.sign_in.state.token)
            except Unreachable as outage:
                self.reach.heard(outage)
                if may_wait and self.reach.offline_since is not None:
                    return None
                await asyncio.sleep(outage.retry_after or PAUSE)
            except Rejected as outage:
                self.store.tell("rejected", outage.reason, "wrong")
                return None
            else:
                self.reach.heard(None)
                return reply
        if not may_wait:
            self.store.tell("unreachable", "", "wrong")
        return None
