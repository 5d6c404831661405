"""Ports of a rehearsal: two that begin in the same moment never get the same."""

import socket

from o2o_store.ops.demo.world import CUSTOMS, free_base


def test_two_worlds_of_one_moment_have_ports_of_their_own() -> None:
    first, second = free_base(47000), free_base(47000)
    assert first != second


def test_range_with_a_port_in_use_is_passed_over() -> None:
    with socket.socket() as busy:
        base = free_base(47000)
        busy.bind(("127.0.0.1", base + 100 + CUSTOMS))
        busy.listen()
        assert free_base(base + 100) > base + 100
