"""The control calls every stand-in has: clock, delays, choices, faults."""

from typing import Any

import msgspec
from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.exceptions import ValidationException
from litestar.params import JSONBody

from o2o_store.sandbox.faults import Fault
from o2o_store.sandbox.station import Station


class ClockOffset(msgspec.Struct, kw_only=True):
    """How far the server's clock stands ahead of real time, in seconds."""

    offset_s: float


@get("/ready")
async def say_ready() -> dict[str, bool]:
    """Say that the server answers; the one call without a token."""
    return {"ready": True}


@get("/control/status")
async def show_status(station: NamedDependency[Station]) -> dict[str, Any]:
    """Show the server's time, delays, choices and planned faults."""
    return {
        "name": station.name,
        "now": station.now().isoformat(),
        "clock_offset_s": station.clock.offset.total_seconds(),
        "delays": station.delays,
        "choices": station.choices,
        "faults": msgspec.to_builtins(station.faults.planned),
    }


@post("/control/clock", status_code=200)
async def set_clock(data: JSONBody[ClockOffset], station: NamedDependency[Station]) -> dict[str, float]:
    """Shift the server's clock."""
    await station.shift_clock(data.offset_s)
    return {"offset_s": data.offset_s}


async def _change(station: Station, kind: str, data: dict[str, Any]) -> dict[str, Any]:
    try:
        await station.change(kind, data)
    except KeyError as error:
        raise ValidationException(f"unknown {kind}: {error.args[0]}") from None
    return {"delays": station.delays, "choices": station.choices}


@post("/control/delays", status_code=200)
async def set_delays(data: JSONBody[dict[str, float]], station: NamedDependency[Station]) -> dict[str, Any]:
    """Change waiting times, in seconds."""
    return await _change(station, "delays", data)


@post("/control/choices", status_code=200)
async def set_choices(data: JSONBody[dict[str, Any]], station: NamedDependency[Station]) -> dict[str, Any]:
    """Change other adjustable values."""
    return await _change(station, "choices", data)


@post("/control/faults", status_code=200)
async def plan_fault(data: JSONBody[Fault], station: NamedDependency[Station]) -> dict[str, Any]:
    """Plan one fault."""
    station.faults.plan(data)
    return {"planned": len(station.faults.planned)}


@delete("/control/faults", status_code=200)
async def clear_faults(station: NamedDependency[Station]) -> dict[str, Any]:
    """Forget all planned faults."""
    station.faults.forget()
    return {"planned": 0}


COMMON_CONTROLS = [show_status, set_clock, set_delays, set_choices, plan_fault, clear_faults]
