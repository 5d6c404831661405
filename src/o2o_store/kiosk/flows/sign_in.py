"""A person at a desk: who works here now, proved by a badge and a PIN."""

import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Protocol

from o2o_store.contract.store_api.access import SignInStaff, StaffSessionView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.domain.clock import Clock
from o2o_store.domain.refusals import NotAllowed, Refusal, StaffLockedOut
from o2o_store.outbox.outages import Outage, Rejected, Unreachable


class StaffDoor(Protocol):
    """Where staff sessions are opened and ended."""

    async def sign_in_staff(self, request: SignInStaff) -> StaffSessionView | Problem:
        """Open a session."""
        ...

    async def sign_out_staff(self, staff: str) -> Problem | None:
        """End a session."""
        ...


@dataclass(frozen=True, slots=True)
class SignInState:
    """Who is signed in, or how far signing in has come; the badge opens a session, so it does not print itself."""

    badge: str = field(default="", repr=False)
    busy: bool = False
    session: StaffSessionView | None = field(default=None, repr=False)
    problem: Problem | Refusal | None = None
    unreachable: bool = False

    @property
    def token(self) -> str:
        """The session's token, empty while nobody is signed in."""
        return self.session.token if self.session is not None else ""


class StaffBook(Protocol):
    """Where a desk remembers who may sign in while nobody answers."""

    def remember_staff(self, badge: str, pin: str, session: StaffSessionView) -> None:
        """Somebody signed in."""
        ...

    def recognise_staff(self, badge: str, pin: str) -> StaffSessionView | StaffLockedOut | None:
        """The session of whoever owns this badge and PIN; too many wrong ones lock out here too."""
        ...

    def forget_staff(self, badge: str) -> None:
        """Somebody ended the shift."""
        ...


class SignInFlow:
    """Signing in and out. A session that has ended by time is nobody's, nor is one that nobody touched for `idle` (zero: never)."""

    def __init__(
        self,
        door: StaffDoor,
        clock: Clock,
        on_change: Callable[[], Awaitable[None] | None] = lambda: None,
        book: StaffBook | None = None,
        idle: timedelta = timedelta(),
    ) -> None:
        self._door = door
        self._clock = clock
        self._on_change = on_change
        self._book = book
        self._badge = ""
        self._serial = 0
        self._idle = idle
        self._touched_at = clock.now()
        self.state = SignInState()

    def type_badge(self, badge: str) -> None:
        """The badge as scanned, or as typed so far."""
        self._set(replace(self.state, badge=badge.strip().upper(), problem=None))

    async def sign_in_staff(self, badge: str, pin: str) -> bool:
        """Ask the platform whether badge and PIN belong together; say whether this very question opened a session."""
        if self.state.busy:
            return False
        badge, mine = badge.strip().upper(), self._begin()
        self._set(replace(self.state, busy=True, problem=None, unreachable=False))
        reply = await self._ask(badge, pin)
        if mine != self._serial:
            # Whoever asked has left meanwhile: the answer is nobody's, and a session that came with it ends at once.
            if isinstance(reply, StaffSessionView):
                await self._end(reply.token)
            return False
        if reply is None:
            # Who signed in here today may go on in an outage, until the session's own end.
            reply = self._book.recognise_staff(badge, pin) if self._book is not None else None
        elif isinstance(reply, StaffSessionView) and self._book is not None:
            self._book.remember_staff(badge, pin, reply)
        if isinstance(reply, StaffSessionView):
            self._badge = badge
            self.touched()
            self._set(SignInState(session=reply))
            return True
        self._set(replace(self.state, busy=False, problem=reply, unreachable=reply is None))
        return False

    async def _ask(self, badge: str, pin: str) -> StaffSessionView | Problem | Refusal | None:
        """The platform's answer; None when nobody answered. A no of a kind unknown here is a no, never an outage."""
        try:
            return await self._door.sign_in_staff(SignInStaff(badge=badge, pin=pin))
        except Unreachable:
            return None
        except Rejected:
            return NotAllowed()

    def _begin(self) -> int:
        """Begin something new: answers to what was asked before count for nothing."""
        self._serial += 1
        return self._serial

    async def sign_out_staff(self) -> None:
        """End the session here at once, and at the platform if it can be reached."""
        token = self.state.token
        if self._book is not None and self._badge:
            self._book.forget_staff(self._badge)
        self._begin()
        self._set(SignInState())
        if token:
            await self._end(token)

    async def _end(self, token: str) -> None:
        # In an outage the session ends by itself at the platform; here nobody is signed in any more, which is what counts.
        with contextlib.suppress(Outage):
            await self._door.sign_out_staff(token)

    def forget(self) -> None:
        """Nobody is here: forget badge and session at once, and what was asked; the platform's session ends by its own time."""
        self._begin()
        self._set(SignInState())

    def refused(self, problem: Problem) -> None:
        """The platform no longer knows the session; then no outage brings it back."""
        if self._book is not None and self._badge:
            self._book.forget_staff(self._badge)
        self._set(SignInState(problem=problem))

    def tick(self) -> None:
        """Let a session end whose time is over, and one whose owner has gone: the badge opens a new one, in an outage too."""
        session, now = self.state.session, self._clock.now()
        # A clock that was set back begins to count anew.
        self._touched_at = min(self._touched_at, now)
        left = bool(self._idle) and now >= self._touched_at + self._idle
        if session is not None and (left or now >= session.expires_at):
            self.forget()

    def touched(self) -> None:
        """Somebody is here."""
        self._touched_at = self._clock.now()

    def _set(self, state: SignInState) -> None:
        self.state = state
        self._on_change()
