"""A throwaway PostgreSQL: its own data folder, its own socket, no network, gone when it is closed or its parent dies.

Tests and benchmarks start one from the server programs of Debian's package; the distribution's own cluster is never touched.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import sqlalchemy

_START_SECONDS = 30.0
_UNPRIVILEGED = ("postgres", "nobody")


class NoServerError(RuntimeError):
    """PostgreSQL's server programs are missing or do not start; the message says what to do."""


def find_programs() -> Path | None:
    """Return the folder with `initdb` and `postgres`, the newest version's when there are several, None when there is none."""
    found = shutil.which("initdb")
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if versions:
        return versions[-1].parent
    return Path(found).parent if found else None


class Cluster:
    """A running server; `durable` keeps fsync on, as a benchmark of commits needs."""

    def __init__(self, *, durable: bool = False) -> None:
        programs = find_programs()
        if programs is None:
            raise NoServerError("PostgreSQL is not installed; install it with: sudo apt-get install -y --no-install-recommends postgresql")
        self.folder = Path(tempfile.mkdtemp(prefix="o2o-pg-"))
        self._as_user = _as_user(self.folder)
        self._log = self.folder / "server.log"
        try:
            self._run(programs / "initdb", "-D", self.folder / "data", "-U", "o2o", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
            self._server = self._serve(programs, durable=durable)
            self._wait()
        except BaseException:  # a half-started server must not outlive its parent, whatever stopped us
            self.close()
            raise

    def url(self, database: str = "postgres") -> str:
        """Return the SQLAlchemy URL of a database of this server."""
        return f"postgresql+psycopg://o2o@/{database}?host={self.folder}"

    def create(self, database: str, *, template: str = "template0") -> str:
        """Create a database and return its URL."""
        self.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}" STRATEGY file_copy')
        return self.url(database)

    def drop(self, database: str) -> None:
        """Drop a database, whoever is still connected."""
        self.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def execute(self, statement: str) -> None:
        """Carry out one statement outside of any transaction."""
        engine = sqlalchemy.create_engine(self.url(), poolclass=sqlalchemy.pool.NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)

    def stop(self, *, how: signal.Signals = signal.SIGINT) -> None:
        """End the server: SIGINT disconnects everybody in order, SIGQUIT is a crash that has to be recovered from."""
        server = getattr(self, "_server", None)
        if server is None or server.poll() is not None:
            return
        server.send_signal(how)
        try:
            server.wait(_START_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()

    def restart(self, *, how: signal.Signals = signal.SIGINT) -> None:
        """End the server and start it again on the same data."""
        self.stop(how=how)
        programs = find_programs()
        assert programs is not None
        self._server = self._serve(programs, durable=False)
        self._wait()

    def close(self) -> None:
        """End the server and remove everything."""
        self.stop(how=signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _run(self, *command: object) -> None:
        done = subprocess.run([*self._as_user, *map(str, command)], cwd=self.folder, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise NoServerError(f"{Path(str(command[0])).name} failed: {done.stderr.strip()[-500:]}")

    def _serve(self, programs: Path, *, durable: bool) -> "subprocess.Popen[bytes]":
        settings = ["listen_addresses=", f"unix_socket_directories={self.folder}", "max_connections=60", "shared_buffers=64MB"]
        if not durable:
            settings += ["fsync=off", "full_page_writes=off", "synchronous_commit=off"]
        options = [word for one in settings for word in ("-c", one)]
        command = [*self._as_user, *_dies_with_us(), str(programs / "postgres"), "-D", str(self.folder / "data"), *options]
        with self._log.open("ab") as log:
            return subprocess.Popen(command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)  # noqa: S603

    def _wait(self) -> None:
        engine = sqlalchemy.create_engine(self.url(), poolclass=sqlalchemy.pool.NullPool)
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                engine.connect().close()
            except sqlalchemy.exc.OperationalError:
                if self._server.poll() is not None or time.monotonic() > deadline:
                    raise NoServerError(f"the server does not start: {self._log.read_text(errors='replace')[-500:]}") from None
                time.sleep(0.02)
            else:
                return


def _as_user(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: give the folder to an unprivileged user and return how to become that one."""
    if sys.platform == "win32" or os.getuid() != 0:
        return []
    for name in _UNPRIVILEGED:
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, user.pw_uid, user.pw_gid)
        return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    raise NoServerError("no unprivileged user to run PostgreSQL as (postgres, nobody)")


def _dies_with_us() -> list[str]:
    return ["setpriv", "--pdeathsig", "QUIT"] if sys.platform == "linux" and shutil.which("setpriv") else []
