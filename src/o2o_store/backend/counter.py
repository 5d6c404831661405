"""The operator's side of the door: the same acts and questions, over HTTP while a platform runs, on the database while none does."""

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from o2o_store.backend import operators
from o2o_store.backend.database import open_database
from o2o_store.backend.keys import load_keys
from o2o_store.backend.operators import ACTS, QUESTIONS, OperatorReply
from o2o_store.backend.settings import Settings, load_settings
from o2o_store.backend.writer import Writer
from o2o_store.domain.clock import SystemClock
from o2o_store.folders import SecretFiles, StorageUnreadableError, folder_unused

RUNNING_FILE = "running.json"
_TIMEOUT = 60.0


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """Where the running platform answers its operator and, with `--lan`, its devices."""

    url: str
    lan_url: str = ""
    fingerprint: str = ""


class CounterError(RuntimeError):
    """The operator's wish was not carried out; the message says why and what to do next."""


class Counter:
    """Carries out an operator's acts and answers questions for the platform of this home."""

    def __init__(self, home: Path) -> None:
        self.settings: Settings = load_settings(home)

    def act(self, command: msgspec.Struct) -> Any:
        """Carry out one of the operator's acts and return what came of it, as plain data. Raises CounterError."""
        name = next(name for name, kind in ACTS.items() if kind is type(command))
        with self._alone() as free:
            reply = asyncio.run(self._act_alone(command)) if free else self._over_http(name, msgspec.json.encode(command))
        return _result(reply)

    def ask(self, name: str, hall_id: str = "") -> Any:
        """Ask one of the operator's questions and return the answer as plain data. Raises CounterError."""
        with self._alone() as free:
            reply = self._ask_alone(name, hall_id) if free else self._over_http(name, msgspec.json.encode({"hall_id": hall_id}))
        return _result(reply)

    def running(self) -> Running | None:
        """Return where the platform answers, None while none runs."""
        with folder_unused(self.settings.folder) as free:
            # On PostgreSQL nobody locks the folder: the file of the process that started last says where it answers.
            known = self.settings.database_url and SecretFiles(self.settings.folder).exists(RUNNING_FILE)
            return None if free and not known else self._running()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[bool]:
        """Hold the folder when no platform runs; books that cannot be opened are said in the counter's words."""
        try:
            with folder_unused(self.settings.folder) as free:
                yield free
        except StorageUnreadableError as error:
            raise CounterError(str(error)) from None

    async def _act_alone(self, command: msgspec.Struct) -> OperatorReply:
        database = open_database(self.settings)
        writer = Writer(
            database.engine,
            operators.SERVICES,
            {},
            SystemClock(),
            lambda _: None,
            keys=load_keys(self.settings.folder),
            settings=self.settings,
        )
        try:
            database.migrate()
            writer.start()
            return operators.reply_to(await writer.submit(command))
        finally:
            writer.close()
            database.close()

    def _ask_alone(self, name: str, hall_id: str) -> OperatorReply:
        database = open_database(self.settings)
        try:
            database.migrate()
            return OperatorReply(result=database.read(lambda connection: QUESTIONS[name](connection, hall_id)))
        finally:
            database.close()

    def _running(self) -> Running:
        try:
            return msgspec.json.decode(SecretFiles(self.settings.folder).read(RUNNING_FILE), type=Running)
        except FileNotFoundError:
            raise CounterError(
                f"another process works in {self.settings.folder}, but no platform answers; wait for it or stop it"
            ) from None

    def _over_http(self, name: str, body: bytes) -> OperatorReply:
        import httpx

        secret = SecretFiles(self.settings.folder)
        url = self._running().url + operators.PATH.replace("{name:str}", name)
        try:
            headers = {"Authorization": f"Bearer {secret.read(operators.TOKEN_FILE).decode()}"}
            answer = httpx.post(url, content=body, headers=headers, timeout=_TIMEOUT, trust_env=False)
        except (httpx.HTTPError, FileNotFoundError) as error:
            raise CounterError(f"the platform at {url} does not answer ({type(error).__name__}); is it still starting?") from error
        if answer.is_error:
            raise CounterError(f"the platform said {answer.status_code}: {answer.json().get('title', '')}")
        return msgspec.json.decode(answer.content, type=OperatorReply)


def _result(reply: OperatorReply) -> Any:
    if reply.refused:
        facts = ", ".join(value for value in reply.facts.values() if value)
        raise CounterError(f"refused ({reply.refused}){': ' + facts if facts else ''}")
    return msgspec.to_builtins(reply.result)
