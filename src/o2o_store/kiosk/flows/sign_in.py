"""A person at a desk: who works here now, proved by a badge and a PIN."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from o2o_store.contract.store_api.access import SignInStaff, StaffSessionView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.domain.clock import Clock
from o2o_store.outbox.outages import Outage


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
    problem: Problem | None = None
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

    def recognise_staff(self, badge: str, pin: str) -> StaffSessionView | None:
        """The session of whoever owns this badge and PIN."""
        ...

    def forget_staff(self, badge: str) -> None:
        """Somebody ended the shift."""
        ...


class SignInFlow:
    """Signing in and out. A session that has ended by time is nobody's."""

    def __init__(
        self,
        door: StaffDoor,
        clock: Clock,
        on_change: Callable[[], Awaitable[None] | None] = lambda: None,
        book: StaffBook | None = None,
    ) -> None:
        self._door = door
        self._clock = clock
        self._on_change = on_change
        self._book = book
        self._badge = ""
        self.state = SignInState()

    def type_badge(self, badge: str) -> None:
        """The badge as scanned, or as typed so far."""
        self._set(replace(self.state, badge=badge.strip().upper(), problem=None))

    async def sign_in_staff(self, badge: str, pin: str) -> None:
        """Ask the platform whether badge and PIN belong together."""
        if self.state.busy:
            return
        self._set(replace(self.state, busy=True, problem=None, unreachable=False))
        try:
            reply = await self._door.sign_in_staff(SignInStaff(badge=badge.strip().upper(), pin=pin))
        except Outage:
            # Who signed in here today may go on in an outage, until the session's own end.
            known = self._book.recognise_staff(badge.strip().upper(), pin) if self._book is not None else None
            if known is None:
                self._set(replace(self.state, busy=False, unreachable=True))
            else:
                self._signed_in(badge, known)
            return
        if isinstance(reply, Problem):
            self._set(replace(self.state, busy=False, problem=reply))
            return
        if self._book is not None:
            self._book.remember_staff(badge.strip().upper(), pin, reply)
        self._signed_in(badge, reply)

    def _signed_in(self, badge: str, session: StaffSessionView) -> None:
        self._badge = badge.strip().upper()
        self._set(SignInState(session=session))

    async def sign_out_staff(self) -> None:
        """End the session here at once, and at the platform if it can be reached."""
        token = self.state.token
        if self._book is not None and self._badge:
            self._book.forget_staff(self._badge)
        self._set(SignInState())
        if token:
            try:
                await self._door.sign_out_staff(token)
            except Outage:
                # The session ends by itself at the platform; here nobody is signed in any more, which is what counts.
                return

    def forget(self) -> None:
        """Nobody is here: forget badge and session at once; the platform's session ends by its own time."""
        self._set(SignInState())

    def refused(self, problem: Problem) -> None:
        """The platform no longer knows the session."""
        self._set(SignInState(problem=problem))

    def tick(self) -> None:
        """Let a session end whose time is over."""
        session = self.state.session
        if session is not None and self._clock.now() >= session.expires_at:
            self._set(SignInState())

    def _set(self, state: SignInState) -> None:
        self.state = state
        self._on_change()
