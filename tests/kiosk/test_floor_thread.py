"""The thread behind a screen."""

import asyncio

from o2o_store.kiosk.floor_thread import FloorThread


def test_work_ends_and_the_last_thing_is_done_when_the_thread_is_finished() -> None:
    network = FloorThread()
    network.start()
    told: list[str] = []
    network.post(lambda: told.append("posted"))

    async def forever() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            told.append("cancelled")

    async def last() -> None:
        told.append("last")

    async def value() -> int:
        return 7

    network.keep(forever())
    assert network.run(value()) == 7
    network.finish(last())
    network.close()
    assert told == ["posted", "cancelled", "last"]
    network.post(lambda: told.append("too late"))
    assert told[-1] == "last"
