"""The rules' books: versions, which one is in force, the days' seeds, what was drawn, and past orders in the form rules look at."""

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from o2o_store.sandbox.books import plain
from o2o_store.sandbox.clock import BEIJING
from o2o_store.sandbox.customs.books import Stored, metadata
from o2o_store.sandbox.customs.risk import DryRun, Facts, Rule, dry_run, judge, seed_hash, seed_of
from o2o_store.sandbox.customs.rules import dutiable

_RULES = tuple[Rule, ...]
_CENTS = 100
_CHUNK = 20_000

versions = sa.Table(
    "rule_version",
    metadata,
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("rules", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("made_at", sa.Float, nullable=False),
)
activations = sa.Table(
    "rule_activation",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("at", sa.Float, nullable=False),
)
office = sa.Table(
    "draw_secret", metadata, sa.Column("number", sa.Integer, primary_key=True), sa.Column("secret", sa.LargeBinary, nullable=False)
)
draws = sa.Table(
    "draw",
    metadata,
    sa.Column("order_no", sa.String, primary_key=True),
    sa.Column("day", sa.String, nullable=False, index=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("rule", sa.String, nullable=False),
    sa.Column("action", sa.String, nullable=False),
)
past = sa.Table(
    "past_order",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("order_no", sa.String, nullable=False, unique=True),
    sa.Column("day", sa.String, nullable=False),
    sa.Column("value_fen", sa.Integer, nullable=False),
    sa.Column("gcodes", sa.String, nullable=False),
    sa.Column("enterprises", sa.String, nullable=False),
    sa.Column("loct_no", sa.String, nullable=False),
    sa.Column("person", sa.String, nullable=False),
    sa.Column("phone", sa.String, nullable=False),
    sa.Column("orders_today", sa.Integer, nullable=False),
    sa.Column("persons_of_phone", sa.Integer, nullable=False),
    sa.Index("past_person", "person", "day"),
    sa.Index("past_phone", "phone", "day"),
)


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version of the rules."""

    version: int
    rules: tuple[Rule, ...]
    note: str
    active: bool


def day_of(now: datetime) -> str:
    """Return the day in Beijing."""
    return f"{now.astimezone(BEIJING):%Y%m%d}"


class Rulebook:
    """The rules as one transaction sees them."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def draft(self, rules: Sequence[Rule], note: str, now: datetime) -> int:
        """Write a new version; it is not in force yet."""
        text = msgspec.json.encode(tuple(rules)).decode()
        made = self._connection.execute(sa.insert(versions).values(rules=text, note=note, made_at=now.timestamp()))
        return int(made.inserted_primary_key[0]) if made.inserted_primary_key else 0

    def activate(self, version: int, now: datetime) -> None:
        """Put a version in force, a new one or an older one again (rollback). Raises KeyError for an unknown one."""
        self.rules_of(version)
        self._connection.execute(sa.insert(activations).values(version=version, at=now.timestamp()))

    def active(self) -> int:
        """Return the version in force, 0 while there is none."""
        newest = sa.select(activations.c.version).order_by(activations.c.number.desc()).limit(1)
        return int(self._connection.execute(newest).scalar() or 0)

    def rules_of(self, version: int) -> tuple[Rule, ...]:
        """Return the rules of a version; version 0 has none. Raises KeyError."""
        if not version:
            return ()
        text = self._connection.execute(sa.select(versions.c.rules).where(versions.c.version == version)).scalar()
        if text is None:
            raise KeyError(version)
        return msgspec.json.decode(text, type=_RULES)

    def list_versions(self) -> list[Version]:
        """Return every version, newest first."""
        active = self.active()
        found = self._connection.execute(sa.select(versions).order_by(versions.c.version.desc())).mappings()
        return [
            Version(
                version=row["version"],
                rules=msgspec.json.decode(row["rules"], type=_RULES),
                note=row["note"],
                active=row["version"] == active,
            )
            for row in found
        ]

    def seed(self, day: str) -> str:
        """Return a day's seed; the office's secret is made when it is first needed."""
        secret = self._connection.execute(sa.select(office.c.secret)).scalar()
        if secret is None:
            secret = secrets.token_bytes(32)
            self._connection.execute(sa.insert(office).values(number=1, secret=secret))
        return seed_of(secret, day)

    def decide(self, inventory: Stored, now: datetime) -> Rule | None:
        """Note an inventory among the past ones and return the rule in force that decides it."""
        day = day_of(now)
        facts = self._facts(inventory, day)
        active = self.active()
        rule = judge(self.rules_of(active), facts, self.seed(day)) if active else None
        if rule is not None:
            values = {"order_no": facts.order_no, "day": day, "version": active, "rule": rule.id, "action": rule.action}
            self._connection.execute(sa.delete(draws).where(draws.c.order_no == facts.order_no))
            self._connection.execute(sa.insert(draws).values(values))
        return rule

    def _facts(self, inventory: Stored, day: str) -> Facts:
        head = inventory.head
        person, phone = head.get("buyerIdNumber", ""), head.get("buyerTelephone", "")
        today = past.c.day == day
        others = past.c.order_no != inventory.order_no
        orders = self._connection.execute(
            sa.select(sa.func.count()).select_from(past).where(past.c.person == person, today, others)
        ).scalar()
        persons = self._connection.execute(
            sa.select(sa.func.count(sa.distinct(past.c.person))).where(past.c.phone == phone, today, past.c.person != person)
        ).scalar()
        facts = Facts(
            order_no=inventory.order_no,
            value_fen=int(dutiable(inventory.document) * _CENTS),
            gcodes=tuple(sorted({line.get("gcode", "") for line in inventory.lines})),
            enterprises=tuple(
                head.get(name, "") for name in ("ebpCode", "ebcCode", "logisticsCode", "agentCode", "areaCode", "assureCode")
            ),
            loct_no=head.get("loctNo", ""),
            orders_today=int(orders or 0) + 1,
            persons_of_phone=int(persons or 0) + 1,
        )
        self._connection.execute(sa.delete(past).where(past.c.order_no == inventory.order_no))
        values = msgspec.structs.asdict(facts) | {"gcodes": " ".join(facts.gcodes), "enterprises": " ".join(facts.enterprises)}
        self._connection.execute(sa.insert(past).values(day=day, person=person, phone=phone, **values))
        return facts

    def dry_run(self, version: int) -> DryRun:
        """Send every past order through the rules in force and through a version. Raises KeyError for an unknown one."""
        return dry_run(self._past(), self.rules_of(self.active()), self.rules_of(version))

    def _past(self) -> Iterator[tuple[Facts, str]]:
        names = ("number", "order_no", "day", "value_fen", "gcodes", "enterprises", "loct_no", "orders_today", "persons_of_phone")
        columns = [past.c[name] for name in names]
        seeds: dict[str, str] = {}
        after = 0
        # By key and in chunks: a year of orders neither fits into memory nor may hold the writer's cursor open.
        while rows := self._connection.execute(
            sa.select(*columns).where(past.c.number > after).order_by(past.c.number).limit(_CHUNK)
        ).all():
            after = rows[-1].number
            for _, order_no, day, value_fen, gcodes, enterprises, loct_no, orders_today, persons in rows:
                if day not in seeds:
                    seeds[day] = self.seed(day)
                facts = Facts(
                    order_no=order_no,
                    value_fen=value_fen,
                    gcodes=tuple(gcodes.split()),
                    enterprises=tuple(enterprises.split()),
                    loct_no=loct_no,
                    orders_today=orders_today,
                    persons_of_phone=persons,
                )
                yield facts, seeds[day]

    def published(self, now: datetime, *, today: bool = False) -> list[dict[str, Any]]:
        """Return every day that drew, newest first: the seed's hash, the draws, and the seed itself once the day is over (or asked for)."""
        days = self._connection.execute(sa.select(draws.c.day).distinct().order_by(draws.c.day.desc())).scalars().all()
        current = day_of(now)
        return [self._published(day, revealed=day != current or today) for day in dict.fromkeys([current, *days])]

    def _published(self, day: str, *, revealed: bool) -> dict[str, Any]:
        seed = self.seed(day)
        found = self._connection.execute(sa.select(draws).where(draws.c.day == day).order_by(draws.c.order_no)).mappings()
        return {"day": day, "seed_hash": seed_hash(seed), "seed": seed if revealed else "", "draws": [plain(row) for row in found]}
