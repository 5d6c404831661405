"""Who was here stands readable in no file, no log and no address, whatever became of the visit."""

import base64
import contextlib
import json
import os
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from faults.harm import Harm
from faults.search import Find, files, find_in_text, search, spellings
from faults.walks import STEPS, visit_of, walk
from faults.wiretap import Wiretap, tapped
from journeys.floor import Device, Floor, Refused, Visit, until
from o2o_store.contract.store_api.orders import Person
from o2o_store.ops.demo.world import CUSTOMS, IDENTITY, WECHAT

NOBODY = "样本无此人"
"""A name that belongs to no number of the register."""


def values_of(floor: Floor) -> dict[str, str]:
    """Everything that names a person here, by a label that names nobody."""
    found = {"nobody's name": NOBODY}
    for key, person in floor.persons.items():
        found |= {f"{key}'s {part}": person[part] for part in ("id_number", "name", "phone")}
    return found


@contextlib.contextmanager
def everything_tapped(harm: Harm) -> Iterator[dict[str, Wiretap]]:
    """Write down every request to the platform and from it to its peers."""
    merchant = harm.world.home / "sandbox" / "merchant"
    ports = {"customs": CUSTOMS, "wechat": WECHAT, "identity": IDENTITY}
    before = {name: (merchant / f"{name}.json").read_bytes() for name in ports}
    with contextlib.ExitStack() as stack:
        taps = {name: stack.enter_context(tapped(harm.world.peer(port))) for name, port in ports.items()}
        taps["platform"] = stack.enter_context(tapped(harm.world.url))
        for name in ports:
            (merchant / f"{name}.json").write_text(json.dumps({**json.loads(before[name]), "base_url": taps[name].url}))
        harm.restart_platform()
        yield taps
        for name, content in before.items():
            (merchant / f"{name}.json").write_bytes(content)
        harm.restart_platform()


def on_line(device: Device, tap: Wiretap) -> Device:
    """The same machine on a tapped line."""
    return replace(device, client=httpx.Client(base_url=tap.url, timeout=30))


def refused_visits(floor: Floor, kiosk: Device) -> None:
    """Everything that is said no to while a person is on the table."""
    jia = floor.person("jia")
    for person in (
        Person(name=jia.name, id_number=jia.id_number[:-1] + "1", phone=jia.phone),
        Person(name=jia.name + "\x00", id_number=jia.id_number, phone=jia.phone),
        Person(name=jia.name, id_number=jia.id_number, phone=jia.phone + "0"),
        floor.person("xiao"),
    ):
        with pytest.raises(Refused):
            visit_of(floor, kiosk=kiosk).register_buyer(person)
    stranger = visit_of(floor, kiosk=kiosk)
    stranger.register_buyer(Person(name=NOBODY, id_number=jia.id_number, phone=jia.phone))
    stranger.wait("the real-name check says no", lambda view: view.refusal)


def confused_calls(floor: Floor) -> None:
    """Calls by a program gone wrong: a person in the path, in a field of another type, as a body that is no JSON."""
    client, jia = floor.kiosk.client, floor.person("jia")
    headers = {"Authorization": f"Bearer {floor.kiosk.enrolled.token}", "O2O-Contract": "1", "Idempotency-Key": jia.id_number}
    wrong: list[dict[str, Any]] = [
        {"json": {"order_id": {"id_number": jia.id_number}, "lines": jia.name}},
        {"content": f"{jia.id_number} {jia.name}".encode()},
    ]
    for body in wrong:
        assert client.put(f"/v1/orders/{jia.id_number}/basket", headers=headers, **body).is_client_error
        assert client.put(f"/v1/orders/{Visit(floor).order_id}/buyer", headers=headers, **body).is_client_error
    assert client.get(f"/v1/orders/{jia.id_number}", headers=headers).is_client_error
    assert client.get("/v1/hall", params={"name": jia.name, "id": jia.id_number}, headers=headers).is_success


def visits(floor: Floor, kiosk: Device, desk: Device) -> None:
    """One completed, one refunded, one abandoned after each step before the money."""
    walk(visit_of(floor, kiosk=kiosk, desk=desk, who="jia"))
    other = visit_of(floor, kiosk=kiosk, desk=desk, who="bing")
    walk(other, upto="code")
    other.pay(payer="yi")
    for turn, step in enumerate(("register", "checked", "submit", "file", "ask", "code")):
        abandoned = visit_of(floor, kiosk=kiosk, desk=desk, who=("yi", "ding", "ren")[turn % 3])
        walk(abandoned, upto=step)
        if turn % 2:
            abandoned.cancel_order("timeout")
    other.wait("the money goes back", lambda view: view.payment and view.payment.state == "refunded")


def test_nobody_is_readable_in_files_logs_and_addresses(harm: Harm) -> None:
    floor, world = harm.floor, harm.world
    with everything_tapped(harm) as taps:
        kiosk, desk = on_line(floor.kiosk, taps["platform"]), on_line(floor.desk, taps["platform"])
        visits(floor, kiosk, desk)
        refused_visits(floor, kiosk)
        confused_calls(floor)
        places = [world.home, world.company.logs]
        # Once while everything works, once as a power cut leaves it: with write-ahead logs nobody has folded in.
        assert search(places, values_of(floor)) == []
        harm.kill_platform()
        harm.kill_sandbox()
        names = {path.name for path in files(places)}
        assert {"platform.db", "platform.db-wal", "books.db", "books.db-wal", "platform.log", "sandbox.log"} <= names
        assert search(places, values_of(floor)) == []
        harm.calm()
        for device in (kiosk, desk):
            device.client.close()
    assert {name: tap.requests > 3 for name, tap in taps.items()} == dict.fromkeys(taps, True)
    assert find_in_text((line for tap in taps.values() for line in tap.seen), values_of(floor)) == []
    calls = [exchange["call"] for exchange in floor.wechat.get("/control/messages?limit=100000")]
    assert calls
    assert find_in_text(calls, values_of(floor)) == []


def test_database_files_are_noise_to_a_stranger(floor: Floor, harm: Harm) -> None:
    databases = [path for path in files([harm.world.home]) if path.suffix == ".db"]
    assert sorted(path.parent.name for path in databases) == ["alipay", "backend", "customs", "identity", "quarantine", "wechat"]
    for path in databases:
        content = path.read_bytes()
        assert b"SQLite format 3" not in content
        assert b"CREATE TABLE" not in content
        # What is encrypted cannot be made shorter.
        assert len(zlib.compress(content, 9)) >= len(content)


def test_search_finds_what_was_planted_in_any_spelling(floor: Floor, harm: Harm, tmp_path: Path) -> None:
    copied = tmp_path / "home"
    shutil.copytree(harm.world.home, copied)
    targets = [path for path in files([copied]) if path.suffix in {".db", ".db-wal", ".log"}]
    pieces: dict[Path, list[bytes]] = {path: [] for path in targets}
    planted: set[Find] = set()
    for label, value in values_of(floor).items():
        for name, content in spellings(value).items():
            target = targets[len(planted) % len(targets)]
            pieces[target].append(content)
            planted.add(Find(target.relative_to(copied).as_posix(), label, name))
    for target, contents in pieces.items():
        clean = target.read_bytes()
        middle = len(clean) // 2
        target.write_bytes(clean[:middle] + b"\xff\x00\xff".join([b"", *contents, b""]) + clean[middle:])
    assert planted - set(search([copied], values_of(floor))) == set()


@pytest.mark.parametrize("shift", range(3))
def test_search_finds_a_person_inside_a_longer_base64(shift: int, tmp_path: Path) -> None:
    for value in ("419999199003070028", "样本·壬癸", "13900000001"):
        text = os.urandom(30 + shift) + value.encode() + os.urandom(17)
        (tmp_path / "letter").write_bytes(base64.b64encode(text))
        assert {find.spelling for find in search([tmp_path], {"value": value})} >= {f"utf-8 base64 +{shift}"}


def test_wiretap_would_have_seen_a_person(floor: Floor, harm: Harm) -> None:
    jia = floor.person("jia")
    with tapped(harm.world.url) as tap, httpx.Client(base_url=tap.url) as client:
        client.get("/v1/health", params={"name": jia.name}, headers={"X-Id": jia.id_number})
        until(lambda: tap.requests == 1, "the request is written down")
    assert {find.label for find in find_in_text(tap.seen, values_of(floor))} == {"jia's name", "jia's id_number"}


def test_every_step_before_the_money_is_abandoned_once() -> None:
    names = list(STEPS)
    assert names[: names.index("pay")] == ["register", "checked", "submit", "file", "ask", "code"]
