"""Keeps the promises to inspection and quarantine, up to a hundred reports a call, and fetches its findings."""

from collections.abc import Sequence

import msgspec

from o2o_store.backend.quarantine.gateway import QuarantineGateway
from o2o_store.backend.quarantine.messages import (
    REPORT_GOODS,
    WITHDRAW_REPORT,
    Finding,
    RecordFindings,
    RecordReported,
    ReportGoods,
    WithdrawReport,
)
from o2o_store.backend.telephone import Collected
from o2o_store.outbox.courier import Kept, Result
from o2o_store.outbox.outages import Outage
from o2o_store.outbox.outbox import Promise

TOPICS = (REPORT_GOODS, WITHDRAW_REPORT)


class QuarantineKeeper:
    """A peer of its own: its silence opens its own circuit and takes nothing from customs'."""

    peer = "quarantine"

    def __init__(self, gateway: QuarantineGateway) -> None:
        self._gateway = gateway
        self._collected = Collected(gateway)

    async def keep(self, promises: Sequence[Promise]) -> Sequence[Result]:
        """Report goods (`report_goods`) or call reports off (`withdraw_report`)."""
        try:
            if all(promise.topic == WITHDRAW_REPORT for promise in promises):
                called_off = [msgspec.json.decode(promise.body, type=WithdrawReport) for promise in promises]
                await self._gateway.withdraw([one.report_no for one in called_off])
                return [Kept(())] * len(promises)
            bodies = [msgspec.json.decode(promise.body, type=ReportGoods) for promise in promises]
            taken = await self._gateway.report([body.report for body in bodies])
        except Outage as outage:
            return [outage] * len(promises)
        return [Kept((RecordReported(order_id=body.order_id, reason=one.reason),)) for body, one in zip(bodies, taken, strict=True)]

    async def collect(self) -> Sequence[RecordFindings]:
        """Fetch findings; those fetched before are acknowledged now, because they have been recorded since."""
        findings: tuple[Finding, ...] = tuple(await self._collected.next(lambda arrival: arrival.finding))
        return [RecordFindings(findings=findings)] if findings else []
