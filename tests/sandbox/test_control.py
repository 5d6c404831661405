"""Control calls every stand-in has."""

from typing import Any

import pytest

pytestmark = pytest.mark.anyio


async def test_clock_and_choices_survive_a_restart(start: Any) -> None:
    async with start() as running:
        await running.tell("customs", "clock", offset_s=86400)
        await running.tell("customs", "choices", check_tax=False)
        wrong = await running.client.post(
            f"{running.sandbox.addresses.customs}/control/choices", json={"colour": 1}, headers=running.control
        )
        assert wrong.status_code == 400
    async with start() as running:
        status = await running.look("customs", "status")
        assert (status["clock_offset_s"], status["choices"]["check_tax"]) == (86400, False)
