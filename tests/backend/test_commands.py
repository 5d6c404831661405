"""What an operator types: with and without a running platform, and what is said when it cannot be done."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner, Result

from o2o_store import resources
from o2o_store.backend.commands import app, exit_code_of
from o2o_store.backend.database import open_database
from o2o_store.backend.settings import load_settings
from o2o_store.backend.writer import OUTBOX
from o2o_store.outbox import outbox
from o2o_store.outbox.outbox import NewPromise

HALL = str(resources.path("demo/hall.toml"))
GOODS = str(resources.path("demo/goods.csv"))


def say(home: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--home", str(home)])


def well(home: Path, *words: str) -> str:
    answer = say(home, *words)
    assert answer.exit_code == 0, answer.output
    return answer.stdout


@contextmanager
def platform(home: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running platform on a free port, and where it answers."""
    code = "from o2o_store.backend.commands import app; app()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "serve", "--home", str(home), "--port", "0", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found, process.communicate()[1]
        yield process, found.group()
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    well(tmp_path, "hall", "add", HALL)
    return tmp_path


def test_help_teaches_the_words() -> None:
    for words in ((), ("hall",), ("staff",), ("device",), ("catalog",), ("serve",), ("device", "add"), ("catalog", "import")):
        answer = CliRunner().invoke(app, [*words, "--help"])
        assert answer.exit_code == 0
        assert len(answer.output) > 100


def test_empty_home_says_what_comes_next(tmp_path: Path) -> None:
    assert "hall add" in well(tmp_path, "hall", "show")
    assert "staff add" in well(tmp_path, "staff", "list")
    assert "device add" in well(tmp_path, "device", "list")
    assert "nothing is stuck" in well(tmp_path, "promises", "list")
    assert "nothing is stuck" in say(tmp_path, "promises", "release", "--all").stderr
    assert "which?" in say(tmp_path, "promises", "release").stderr
    assert "catalog import" in well(tmp_path, "catalog", "show", "zz-01")


def test_hall_is_set_up_with_permit_and_merchant(tmp_path: Path) -> None:
    merchant = tmp_path / "merchant"
    merchant.mkdir()
    assert "catalog import zz-01" in well(tmp_path, "hall", "add", HALL, "--merchant", str(merchant))
    assert load_settings(tmp_path).merchant == merchant
    assert "样本-O2O-2026-001" in well(tmp_path, "hall", "show")
    well(tmp_path, "hall", "permit", "zz-01", "--document", "样本-2", "--from", "2026-01-01", "--to", "2026-06-30", "--suspend")
    assert "样本-2 2026-01-01 to 2026-06-30 (suspended)" in well(tmp_path, "hall", "show")


def test_wrong_hall_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "hall.toml"
    file.write_text('hall_id = "zz-01"\n', encoding="utf-8")
    answer = say(tmp_path, "hall", "add", str(file))
    assert answer.exit_code == 1
    assert "hall.toml: Object missing required field" in answer.stderr


def test_impossible_permit_is_refused(home: Path) -> None:
    answer = say(home, "hall", "permit", "nowhere", "--document", "x", "--from", "2026-01-01", "--to", "2026-06-30")
    assert (answer.exit_code, "bad_request" in answer.stderr) == (1, True)


def test_goods_are_imported_whole(home: Path) -> None:
    assert "10 goods" in well(home, "catalog", "import", "zz-01", GOODS)
    shown = json.loads(well(home, "catalog", "show", "zz-01", "--json"))
    assert {(one["received"], one["held"], one["sold"]) for one in shown} == {(500, 0, 0)}


def test_answer_for_scripts_stays_whole_when_something_is_logged(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("o2o_store.backend.writer.SLOW_COMMIT", -1.0)
    answer = say(home, "device", "add", "zz-01", "--role", "kiosk", "--name", "1", "--json")
    assert json.loads(answer.stdout)["code"]
    assert "slow_commit" in answer.stderr


def test_wrong_goods_are_listed_and_nothing_is_imported(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "goods.csv"
    file.write_text(Path(GOODS).read_text("utf-8").replace("238.00", "free"), encoding="utf-8")
    answer = say(home, "catalog", "import", "zz-01", str(file))
    assert answer.exit_code == 1
    assert "line 2, price" in answer.stderr
    assert "nothing was imported" in answer.stderr
    assert json.loads(well(home, "catalog", "show", "zz-01", "--json")) == []
    file.write_bytes("价格".encode("gbk"))
    assert "not UTF-8" in say(home, "catalog", "import", "zz-01", str(file)).stderr
    assert "nothing wrong" in well(home, "catalog", "import", "zz-01", GOODS, "--check")
    assert "not set up" in say(home, "catalog", "import", "zz-99", GOODS).stderr


def test_people_and_machines_get_what_they_need_once(home: Path) -> None:
    made = json.loads(well(home, "staff", "add", "zz-01", "021", "--name", "样本员", "--role", "desk", "--role", "packer", "--json"))
    assert made["badge"].startswith("O2OS")
    assert re.fullmatch("[0-9]{6}", made["pin"])
    assert "021  样本员  desk, packer" in well(home, "staff", "list")
    assert "PIN" in well(home, "staff", "add", "zz-01", "022", "--name", "样本员", "--role", "desk", "--pin", "135790")
    assert say(home, "staff", "add", "zz-01", "023", "--name", "x", "--role", "boss").exit_code == 1
    device = json.loads(well(home, "device", "add", "zz-01", "--role", "kiosk", "--json"))
    assert (device["url"], device["fingerprint"]) == ("http://127.0.0.1:9700", "")
    assert "--code" in well(home, "device", "add", "zz-01", "--role", "kiosk")
    assert "unknown device" in say(home, "device", "remove", "nobody").stderr
    assert "nobody of this id" in say(home, "staff", "remove", "zz-01", "999").stderr


@pytest.mark.sqlite_file
def test_commands_reach_a_running_platform(home: Path) -> None:
    with platform(home) as (_process, url):
        device = json.loads(well(home, "device", "add", "zz-01", "--role", "board", "--name", "over the door", "--json"))
        assert device["url"] == url
        token = httpx.post(f"{url}/v1/devices", json={"code": device["code"], "device_name": ""}, trust_env=False).json()["token"]
        (line,) = json.loads(well(home, "device", "list", "--json"))
        assert (line["name"], line["state"]) == ("over the door", "active")
        well(home, "device", "remove", line["device_id"])
        headers = {"Authorization": f"Bearer {token}"}
        assert httpx.get(f"{url}/v1/hall", headers=headers, trust_env=False).status_code == 401
        assert say(home, "hall", "permit", "nowhere", "--document", "x", "--from", "2026-01-01", "--to", "2026-06-30").exit_code == 1
        second = say(home, "serve", "--port", "0")
        assert (second.exit_code, "in use by process" in second.stderr) == (1, True)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def stuck(home: Path, number: str) -> None:
    """Leave a parked promise in the platform's book."""
    settings = load_settings(home)
    database = open_database(settings)
    database.migrate()
    now = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
    aside = NewPromise(number, f"order-{number}", "send_order", b"{}", now, now, parked_because="rejected: 31002")
    with database.engine.begin() as connection:
        outbox.put(connection, OUTBOX, [aside])
    database.close()


def test_stuck_promises_are_shown_and_sent_on_by_a_person(home: Path) -> None:
    stuck(home, "p1")
    stuck(home, "p2")
    shown = well(home, "promises", "list")
    assert "send_order  order-p1  rejected: 31002" in shown
    assert "promises release" in shown
    assert "1 of 2 sent on" in well(home, "promises", "release", "p1", "nobody")
    with platform(home) as (_process, url):
        assert httpx.get(f"{url}/v1/health", trust_env=False).json()["parked"] == 1
        assert "1 of 1 sent on" in well(home, "promises", "release", "--all")
        assert httpx.get(f"{url}/v1/health", trust_env=False).json()["parked"] == 0
    assert "waits for a person" in say(home, "promises", "release", "p2").stderr


def test_platform_ends_in_order_and_its_home_is_free_again(home: Path) -> None:
    with platform(home) as (process, _url):
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert "zz-01" in well(home, "hall", "show")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_what_was_acknowledged_survives_a_kill(home: Path) -> None:
    for number in range(3):
        with platform(home) as (process, _url):
            well(home, "staff", "add", "zz-01", f"{number}", "--name", "样本员", "--role", "desk")
            os.kill(process.pid, signal.SIGKILL)
            process.wait(20)
        assert len(json.loads(well(home, "staff", "list", "--json"))) == number + 1


def test_platform_without_an_answer_is_named(home: Path) -> None:
    from o2o_store.folders import lock_folder

    with lock_folder(home / "backend"):
        assert "no platform answers" in say(home, "hall", "show").stderr
        (home / "backend" / "running.json").write_text('{"url": "http://127.0.0.1:9"}')
        assert "does not answer" in say(home, "hall", "show").stderr


def test_network_address_is_encrypted_and_pinned(home: Path) -> None:
    from o2o_store.serving import fingerprint_of, lan_addresses

    if len(lan_addresses()) == 1:
        pytest.skip("this machine has no network")
    with platform(home, "--lan"):
        device = json.loads(well(home, "device", "add", "zz-01", "--role", "kiosk", "--json"))
        host, port = device["lan_url"].removeprefix("https://").rsplit(":", 1)
        assert fingerprint_of(host, int(port)) == device["fingerprint"]


@pytest.mark.parametrize("content", [b"hall_id = [", b"\xff\xfe", b"hall_id = 3", b""])
def test_hall_file_that_is_none_is_told_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "hall.toml"
    file.write_bytes(content)
    answer = say(tmp_path / "home", "hall", "add", str(file))
    assert (answer.exit_code, type(answer.exception)) == (1, SystemExit)
    assert str(file) in answer.stderr


def test_permit_that_is_no_section_is_told(tmp_path: Path) -> None:
    file = tmp_path / "hall.toml"
    whole = Path(HALL).read_text("utf-8")
    file.write_text("permit = 3\n" + whole[: whole.index("[permit]")], "utf-8")
    answer = say(tmp_path / "home", "hall", "add", str(file))
    assert (answer.exit_code, "[permit] is a section" in answer.stderr) == (1, True)


def test_settings_file_that_is_wrong_is_told_in_a_sentence(home: Path) -> None:
    (home / "backend" / "settings.toml").write_text("port = [", "utf-8")
    answer = say(home, "hall", "show")
    assert (answer.exit_code, type(answer.exception)) == (1, SystemExit)
    assert "settings.toml" in answer.stderr
    assert "settings.toml" in say(home, "serve").stderr


def test_books_that_their_key_does_not_open_are_told(home: Path) -> None:
    database = next((home / "backend").glob("*.db"))
    database.write_bytes(bytes(reversed(database.read_bytes())))
    answer = say(home, "hall", "show")
    assert (answer.exit_code, type(answer.exception)) == (1, SystemExit)
    assert "backup" in answer.stderr


@pytest.mark.parametrize("port", ["99999", "-1", "x"])
def test_port_that_is_none_is_refused_at_the_door(tmp_path: Path, port: str) -> None:
    assert say(tmp_path, "serve", "--port", port).exit_code == 2


def test_machine_and_person_of_an_unknown_hall_are_refused(home: Path) -> None:
    for words in (("device", "add", "zz-99", "--role", "desk"), ("staff", "add", "zz-99", "1", "--name", "A", "--role", "desk")):
        answer = say(home, *words)
        assert (answer.exit_code, "zz-99 is not set up (set up: zz-01)" in answer.stderr) == (1, True)


def test_desk_is_the_only_one_unless_another_is_named(home: Path, tmp_path: Path) -> None:
    assert "code " in well(home, "device", "add", "zz-01", "--role", "desk")
    assert "--desk is one of 1" in say(home, "device", "add", "zz-01", "--role", "desk", "--desk", "9").stderr
    two = tmp_path / "two.toml"
    two.write_text(Path(HALL).read_text("utf-8").replace('desks = ["1"]', 'desks = ["1", "2"]'), "utf-8")
    well(home, "hall", "add", str(two))
    assert "--desk is one of 1, 2" in say(home, "device", "add", "zz-01", "--role", "desk").stderr
    assert "Beijing time" in well(home, "device", "add", "zz-01", "--role", "desk", "--desk", "2")


def test_money_is_told_when_nothing_was_sold(home: Path) -> None:
    assert "no bill yet" in well(home, "money", "settle")
    assert "no difference" in well(home, "money", "cases")
    assert "remittable ¥0.00" in well(home, "money", "fx")
    assert "nothing yet" in well(home, "money", "log")
    assert "is fetched when the platform runs" in well(home, "money", "bill", "wechat", "2026-03-01")
    for words, told in ((("shells", "2026-03-01"), "wechat and alipay"), (("wechat", "yesterday"), "2026-11-30")):
        refused = say(home, "money", "bill", *words)
        assert refused.exit_code == 2
        assert told in " ".join(refused.output.replace("│", " ").split())
    assert json.loads(well(home, "money", "settle", "--json")) == []


@pytest.mark.parametrize(("still_open", "code"), [(0, 0), (1, 3), (7, 3)])
def test_a_bill_ends_as_its_differences_stand(still_open: int, code: int) -> None:
    assert exit_code_of({"open_cases": still_open, "closed_cases": 2}) == code


def test_a_bill_says_how_it_ends(home: Path) -> None:
    told = " ".join(well(home, "money", "bill", "--help").split())
    assert "3 while a difference is open" in told


def test_a_bill_that_waits_for_a_person_is_said_with_what_to_do(home: Path) -> None:
    well(home, "money", "bill", "wechat", "2026-03-01")
    database = open_database(load_settings(home))
    with database.engine.begin() as connection:
        head = outbox.find_head(connection, OUTBOX, "wechat/bill/2026-03-01")
        assert head is not None
        outbox.park(connection, OUTBOX, {head["id"]: "rejected: tradebill: 401 SIGNERROR"})
    database.close()
    told = say(home, "money", "bill", "wechat", "2026-03-01")
    assert told.exit_code == 1
    assert "is parked since" in told.stderr
    assert f"401 SIGNERROR; when that is mended: o2o-store promises release {head['id']}" in told.stderr
    assert head["id"] in well(home, "promises", "list")
