"""The register's three answers, its token, and that it keeps nothing about persons."""

from typing import Any

import pytest

from o2o_store.sandbox.persons import roster

pytestmark = pytest.mark.anyio
JIA = roster()["jia"]


async def ask(running: Any, name: str, number: str, token: str | None = None) -> Any:
    headers = {"Authorization": f"Bearer {running.sandbox.credentials.identity_token if token is None else token}"}
    return await running.client.post(
        f"{running.sandbox.addresses.identity}/v1/real-name-checks", json={"name": name, "id_number": number}, headers=headers
    )


async def test_answers_fit_differ_or_are_unknown(start: Any) -> None:
    async with start() as running:
        cases = [
            (JIA.name, JIA.id_number),
            ("样本乙", JIA.id_number),
            ("样本甲", "419999199003070999"),
            (roster()["xin"].name, roster()["xin"].id_number),
        ]
        assert [(await ask(running, *case)).json()["result"] for case in cases] == ["FITS", "DIFFERS", "UNKNOWN", "UNKNOWN"]
        assert await running.look("identity", "checks") == {"FITS": 1, "DIFFERS": 1, "UNKNOWN": 2}


async def test_answer_can_be_forced(start: Any) -> None:
    async with start() as running:
        await running.tell("identity", "choices", answer="unknown")
        assert (await ask(running, JIA.name, JIA.id_number)).json()["result"] == "UNKNOWN"


async def test_stranger_gets_no_answer(start: Any) -> None:
    async with start() as running:
        assert [(await ask(running, JIA.name, JIA.id_number, token)).status_code for token in ("none", "guessed")] == [401, 401]
