"""Acts are sent under one key until they are answered; where another way is open, an outage is not complained about."""

import asyncio
from typing import Any

import pytest

from o2o_store.contract.store_api.problems import Problem
from o2o_store.kiosk.flows import desk_store
from o2o_store.kiosk.flows.desk_store import TRIES, Acts, DeskStore
from o2o_store.kiosk.flows.following import Reach
from o2o_store.kiosk.flows.sign_in import SignInFlow
from o2o_store.outbox.outages import Unreachable


@pytest.fixture
def acts(clock: Any, monkeypatch: pytest.MonkeyPatch) -> Acts:
    monkeypatch.setattr(desk_store, "PAUSE", 0.001)
    return Acts(DeskStore(), SignInFlow(None, clock), clock, Reach(clock, lambda _since: None))  # type: ignore[arg-type]


def answering(*replies: Any) -> tuple[Any, list[str]]:
    """Answer with these, one after the other, and remember the keys."""
    keys: list[str] = []
    left = list(replies)

    async def send(key: str, _staff: str) -> Any:
        keys.append(key)
        await asyncio.sleep(0)
        reply = left.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply

    return send, keys


def test_silence_is_answered_with_the_same_key_and_a_new_act_gets_a_new_one(acts: Acts) -> None:
    send, keys = answering(Unreachable("x"), "done", "again")
    assert asyncio.run(acts.act("pack", "o1", send)) == "done"
    assert asyncio.run(acts.act("pack", "o1", send)) == "again"
    assert keys[0] == keys[1] != keys[2]


def test_unanswered_act_is_said_and_keeps_its_key(acts: Acts) -> None:
    send, keys = answering(*[Unreachable("x")] * TRIES, "late")
    assert asyncio.run(acts.act("pack", "o1", send)) is None
    assert (acts.store.state.feedback.what, acts.store.state.busy) == ("unreachable", False)
    assert asyncio.run(acts.act("pack", "o1", send)) == "late"
    assert len(set(keys)) == 1


def test_act_with_another_way_gives_up_as_soon_as_the_outage_is_announced(acts: Acts) -> None:
    send, keys = answering(*[Unreachable("x")] * TRIES)
    assert asyncio.run(acts.act("hand_over", "o1", send, may_wait=True)) is None
    assert (len(keys), acts.store.state.feedback.what) == (2, "")


def test_refusal_lands_on_its_proof_and_a_lost_session_at_the_door(acts: Acts) -> None:
    acts.refused(Problem(type="", title="", status=409, code="voucher_replaced"))
    assert (acts.store.state.voucher_proof.state, acts.store.state.problem.code) == ("wrong", "voucher_replaced")  # type: ignore[union-attr]
    acts.refused("no refusal")
    acts.refused(Problem(type="", title="", status=401, code="signed_out"))
    assert acts.sign_in.state.problem is not None
