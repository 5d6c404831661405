"""The platform's database: one registry of tables, engines, migrations.

How a room declares its tables (`tables.py`)::

    from o2o_store.backend.database import Row
    from o2o_store.storage import UtcTime

    class OrderRow(Row, table=True):
        __tablename__ = "order_head"
        __table_args__ = (CheckConstraint("total_fen >= 0", name="ck_order_head_total"), one_of("order_head", "parcel_state", ParcelState))
        order_id: str = Field(primary_key=True)
        hall_id: str = Field(index=True)
        created_at: datetime = Field(sa_type=UtcTime)

`Row` puts the class on the one metadata that `registry()` returns. SQLModel tables describe and read; the hot path writes
with Core: `tx.connection.execute(insert(OrderRow), [dict, dict, …])`, `select(OrderRow).where(OrderRow.order_id.in_(ids))`
(or `table(OrderRow)` for the plain Core table). Every row carries `hall_id` and `enterprise_id`. Statements stay portable:
no SQLite or PostgreSQL dialect constructs; check, then insert or update, inside the writer's transaction. On both stores that
transaction is alone in writing (`postgres.open_writer`), and on PostgreSQL a list of rows is sent as one recordset.
"""

import enum
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar, cast

import alembic.command
import alembic.config
from sqlalchemy import CheckConstraint, Connection, Engine, MetaData, Table, orm
from sqlmodel import SQLModel

from o2o_store import folders, postgres, storage
from o2o_store.backend.settings import Settings

_REGISTRY = orm.registry(
    metadata=MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
)

T = TypeVar("T")


class Row(SQLModel, registry=_REGISTRY):
    """Base of every table class of the platform."""


def registry() -> orm.registry:
    """Return the one registry that all rooms' tables are declared on."""
    return _REGISTRY


def metadata() -> MetaData:
    """Return the metadata of all tables declared so far; complete once the rooms' `tables` modules are imported."""
    return _REGISTRY.metadata


def table(row: type[SQLModel]) -> Table:
    """Return the Core table behind a row class."""
    return cast("Table", row.__table__)  # type: ignore[attr-defined]


def one_of(table_name: str, column: str, values: Iterable[str | enum.Enum]) -> CheckConstraint:
    """Return a CHECK that the column holds one of these words (an enum class or its values)."""
    words = sorted(str(value.value) if isinstance(value, enum.Enum) else value for value in values)
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"ck_{table_name}_{column}")


def put_check(connection: Connection, table_name: str, name: str, condition: str) -> None:
    """Give a table this CHECK, in the place of one of the same name if there is one; rows and other tables stay untouched.

    For migrations. SQLite cannot alter a CHECK, and rebuilding a table that others refer to would break those references inside a
    transaction; as nothing on disk depends on a CHECK, the declaration itself is rewritten (sqlite.org/lang_altertable.html §7).
    """
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(f"ALTER TABLE {table_name} DROP CONSTRAINT IF EXISTS {name}")
        connection.exec_driver_sql(f"ALTER TABLE {table_name} ADD CONSTRAINT {name} CHECK ({condition})")
        return
    declared = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table_name,)).scalar_one()
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    rewritten = _with_check(declared, name, condition)
    connection.exec_driver_sql("UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (rewritten, table_name))
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")


def _with_check(declared: str, name: str, condition: str) -> str:
    wanted = f"CONSTRAINT {name} CHECK ({condition})"
    begin = declared.find(f"CONSTRAINT {name} CHECK (")
    if begin < 0:
        return f"{declared.rstrip().removesuffix(')').rstrip()}, {wanted})"
    end = declared.index("(", begin) + 1
    depth = 1
    while depth:
        depth += {"(": 1, ")": -1}.get(declared[end], 0)
        end += 1
    return declared[:begin] + wanted + declared[end:]


class Database:
    """The engines of one platform process: `engine` for the writer thread alone, `readers` for everybody else.

    `shared` says that other processes may work on the same database; `leases` then claims promises beside the writer.
    """

    def __init__(self, engine: Engine, readers: Engine, leases: Engine | None = None) -> None:
        self.engine = engine
        self.readers = readers
        self.leases = leases

    @property
    def shared(self) -> bool:
        """Say whether other processes may work on this database."""
        return self.leases is not None

    def read(self, question: Callable[[Connection], T]) -> T:
        """Ask a question on one snapshot, in the calling thread."""
        with self.readers.begin() as connection:
            return question(connection)

    def lease(self, act: Callable[[Connection], T]) -> T:
        """Claim or renew in a short transaction of its own, in the calling thread; only on a shared database."""
        assert self.leases is not None
        with self.leases.begin() as connection:
            return act(connection)

    def migrate(self) -> None:
        """Bring the tables to this program's revision; runs before the writer starts."""
        config = alembic_config()
        with self.engine.begin() as connection:
            config.attributes["connection"] = connection
            alembic.command.upgrade(config, "head")

    def close(self) -> None:
        """Close every connection."""
        for engine in (self.readers, self.leases, self.engine):
            if engine is not None:
                engine.dispose()


def open_database(settings: Settings) -> Database:
    """Open the platform's database: the encrypted SQLite file of its folder, or the PostgreSQL server of its settings.

    Raises folders.StorageUnreadableError when the file does not open with its key.
    """
    if settings.database_url:
        url = settings.database_url
        return Database(postgres.open_writer(url), postgres.open_readers(url, size=storage.READERS), postgres.open_leases(url))
    key = folders.load_or_create_key(settings.folder / "db.key")
    engine = storage.open_sqlite(settings.database_file, key)
    return Database(engine, storage.open_readers(settings.database_file, key))


def alembic_config() -> alembic.config.Config:
    """Return the configuration of the platform's migration folder; no ini file is needed."""
    config = alembic.config.Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def rows(connection: Connection, statement: Any) -> list[dict[str, Any]]:
    """Run a select over columns and return plain dictionaries."""
    return [dict(row) for row in connection.execute(statement).mappings()]
