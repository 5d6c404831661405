"""The operator's side: the same acts with nobody running, and plain words when something is in the way."""

from pathlib import Path

import pytest

from o2o_store.backend.access.messages import AddStaff
from o2o_store.backend.counter import RUNNING_FILE, Counter, CounterError
from o2o_store.folders import SecretFiles, lock_folder

PERSON = AddStaff(hall_id="zz-01", staff_id="021", name="样本员", roles=["desk"], pin="135790")


def test_act_and_question_work_with_nobody_running(tmp_path: Path) -> None:
    counter = Counter(tmp_path)
    assert counter.act(PERSON)["staff_id"] == "021"
    assert [one["staff_id"] for one in counter.ask("list_staff")] == ["021"]
    assert counter.running() is None


def test_refusal_is_said_with_its_facts(tmp_path: Path) -> None:
    with pytest.raises(CounterError, match=r"refused \(bad_request\): a PIN has 4 to 12 digits"):
        Counter(tmp_path).act(AddStaff(hall_id="zz-01", staff_id="1", name="x", roles=["desk"], pin="1"))


def test_platform_that_does_not_answer_is_named(tmp_path: Path) -> None:
    counter = Counter(tmp_path)
    with lock_folder(counter.settings.folder):
        with pytest.raises(CounterError, match="no platform answers"):
            counter.ask("list_staff")
        secret = SecretFiles(counter.settings.folder)
        secret.write(RUNNING_FILE, b'{"url": "http://127.0.0.1:9"}')
        with pytest.raises(CounterError, match="is it still starting"):
            counter.ask("list_staff")
        secret.write("operator.token", b"t")
        with pytest.raises(CounterError, match="ConnectError"):
            counter.act(PERSON)
