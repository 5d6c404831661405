"""Outages say what helps."""

from o2o_store.outbox.outages import Outage, Rejected, Unreachable


def test_silence_is_no_answer_until_the_gateway_says_so() -> None:
    silent, busy = Unreachable("no route"), Unreachable("429", retry_after=3.0, answered=True)
    assert (silent.answered, silent.retry_after, silent.reason) == (False, None, "no route")
    assert (busy.answered, busy.retry_after, str(busy)) == (True, 3.0, "429")


def test_both_kinds_are_outages() -> None:
    assert isinstance(Rejected("form"), Outage)
    assert isinstance(Unreachable("x"), Outage)
