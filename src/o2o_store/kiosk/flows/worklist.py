"""The desk's worklist: everything in the hall that waits for a person, and doing what is next about the open one."""

import asyncio
from typing import Protocol

from o2o_store.contract.store_api.desk import SettleTrouble, TroubleListView, TroubleView
from o2o_store.contract.store_api.orders import OrderView
from o2o_store.contract.store_api.payments import CloseMoneyCase, MoneyCasesView, MoneyCaseView, RefundByHand
from o2o_store.contract.store_api.problems import Problem
from o2o_store.kiosk.flows.desk_state import NO_PROOFS
from o2o_store.kiosk.flows.desk_store import Acts
from o2o_store.kiosk.flows.following import PAUSE, told
from o2o_store.kiosk.flows.pickup import SIGNED_OUT_LOOK

LONG_POLL = 20.0
"""Seconds a look at the worklist may wait for something new."""


MONEY_LOOK = 60.0
"""Seconds between two looks at the money cases."""
REFUND_BY_HAND, CLOSE_MONEY_CASE = "refund_by_hand", "close_money_case"
MONEY_CASE = "money:"


def of_money(case: MoneyCaseView) -> TroubleView:
    """A money case as one thing of the worklist."""
    facts = {"ours_fen": str(case.ours_fen), "theirs_fen": str(case.theirs_fen), "number": case.number, "bill_date": case.bill_date}
    return TroubleView(
        trouble_id=f"{MONEY_CASE}{case.case_id}",
        kind="money_case",
        since=case.opened_at,
        order_id=case.order_id,
        code=case.kind,
        facts=facts,
        acts=[CLOSE_MONEY_CASE],
    )


class TroubleDesk(Protocol):
    """What the worklist asks of the platform."""

    async def list_troubles(self, staff: str, after: str = "", wait: float = 0) -> TroubleListView | Problem:
        """Everything that waits for a person."""
        ...

    async def settle_trouble(self, request: SettleTrouble, key: str, staff: str) -> TroubleListView | Problem:
        """A person looked into it."""
        ...

    async def list_money_cases(self, staff: str, after: str = "", wait: float = 0) -> MoneyCasesView | Problem:
        """Where a wallet's bill and our books differ."""
        ...

    async def close_money_case(self, request: CloseMoneyCase, key: str, staff: str) -> MoneyCasesView | Problem:
        """A manager looked at a case."""
        ...

    async def refund_by_hand(self, request: RefundByHand, key: str, staff: str) -> OrderView | Problem:
        """A manager gives the whole payment back."""
        ...


class WorklistFlow:
    """Keeps the worklist fresh and settles what is on it."""

    def __init__(self, platform: TroubleDesk, acts: Acts) -> None:
        self._platform = platform
        self._acts = acts
        self._store = acts.store
        self._troubles: list[TroubleView] = []
        self._money: list[TroubleView] = []

    def select_trouble(self, trouble_id: str) -> None:
        """Open one thing; its order is shown beside it when it lies in this hall's list."""
        found = next((one for one in self._store.state.troubles if one.trouble_id == trouble_id), None)
        if found is None:
            return
        known = any(order.order_id == found.order_id for order in self._store.state.orders)
        self._store.set(trouble_id=trouble_id, case_id=found.order_id if known else "", tab="trouble", packing=None, **NO_PROOFS)

    def step_trouble(self, step: int) -> None:
        """Open the next or the former one."""
        ids = [one.trouble_id for one in self._store.state.troubles]
        if ids:
            here = ids.index(self._store.state.trouble_id) if self._store.state.trouble_id in ids else -1 if step > 0 else 0
            self.select_trouble(ids[(here + step) % len(ids)])

    def close_trouble(self) -> None:
        """Put it away."""
        self._store.set(trouble_id="", case_id="", packing=None, **NO_PROOFS)

    async def settle_trouble(self, act: str, note: str = "") -> None:
        """Do what the person decided about the open one; what needs no word to the platform only puts it away."""
        trouble = self._store.state.trouble
        if trouble is None or act not in trouble.acts:
            return
        reply = await self._acts.act(act, trouble.trouble_id, lambda key, staff: self._settle(trouble, act, note, key, staff))
        if reply is not None:
            if isinstance(reply, TroubleListView):
                self.show(reply)
            self.close_trouble()
            self._store.tell("settled", trouble.pickup_number, "ok")

    async def _settle(
        self, trouble: TroubleView, act: str, note: str, key: str, staff: str
    ) -> TroubleListView | MoneyCasesView | OrderView | Problem:
        if act == REFUND_BY_HAND:
            return await self._platform.refund_by_hand(RefundByHand(order_id=trouble.order_id, reason=note), key, staff)
        if act == CLOSE_MONEY_CASE:
            request = CloseMoneyCase(case_id=trouble.trouble_id.removeprefix(MONEY_CASE), note=note)
            return await self._platform.close_money_case(request, key, staff)
        return await self._platform.settle_trouble(SettleTrouble(trouble_id=trouble.trouble_id, act=act, note=note), key, staff)

    async def run_money(self) -> None:
        """Look at the money cases now and then while somebody is signed in, until cancelled: a bill comes once a day."""
        while True:
            token = self._acts.sign_in.state.token
            if token:
                reply = await told(self._acts.reach, self._platform.list_money_cases(token))
                if isinstance(reply, MoneyCasesView):
                    self._money = [of_money(one) for one in reply.cases]
                    self._publish()
            await asyncio.sleep(MONEY_LOOK if token else SIGNED_OUT_LOOK)

    async def run(self) -> None:
        """Keep the list fresh while somebody is signed in, until cancelled."""
        etag, token = "", ""
        while True:
            session = self._acts.sign_in.state.token
            if token != session:
                etag, token = "", session
                self._troubles, self._money = [], []
                self._store.set(troubles=(), trouble_id="")
            if not token:
                await asyncio.sleep(SIGNED_OUT_LOOK)
                continue
            reply = await told(self._acts.reach, self._platform.list_troubles(token, etag, LONG_POLL if etag else 0))
            if isinstance(reply, TroubleListView) and token == self._acts.sign_in.state.token:
                etag = reply.etag
                self.show(reply)
            else:
                await asyncio.sleep(PAUSE)

    def show(self, troubles: TroubleListView) -> None:
        """Take the list as it stands."""
        self._troubles = list(troubles.troubles)
        self._publish()

    def _publish(self) -> None:
        both = [*self._troubles, *self._money]
        self._store.set(troubles=tuple(sorted(both, key=lambda one: (one.since, one.trouble_id))))
        if self._store.state.trouble_id and self._store.state.trouble is None:
            self.close_trouble()
