"""Logs keep working and keep quiet about persons and secrets."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from o2o_store import logs

SPECIMEN = "41999919900307002X"
PHONE = "13900000001"
TOKEN = "o2o_device_uoPvxEWFaw7jIMmoTs46xEElw0XBBnRpga9AsZduDQ"


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, config = root.handlers[:], root.level, structlog.get_config()
    yield
    root.handlers[:], root.level = handlers, level
    structlog.configure(**config)
    structlog.contextvars.clear_contextvars()


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err


def test_event_is_one_json_line_with_program_and_level(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("platform", json=True)
    structlog.get_logger("x").warning("slow_commit", seconds=0.3)
    line = json.loads(said(capsys))
    assert (line["event"], line["program"], line["level"], line["seconds"]) == ("slow_commit", "platform", "warning", 0.3)


@pytest.mark.parametrize("json_lines", [True, False])
def test_personal_data_and_tokens_never_come_out(capsys: pytest.CaptureFixture[str], json_lines: bool) -> None:
    logs.configure("platform", json=json_lines)
    log = structlog.get_logger("x")
    log.info("seen", number=SPECIMEN, list=[{"deep": f"tel {PHONE}"}], token=TOKEN, numeric=int(PHONE), raw=SPECIMEN.encode(), some=TOKEN)
    log.info(f"Authorization: Bearer {TOKEN} for {SPECIMEN.lower()}")  # noqa: G004 - what careless code would do
    try:
        int(f"bad number {SPECIMEN} {PHONE}")
    except ValueError:
        log.exception("failed")
    logging.getLogger("library").warning("called %s with %s", f"/v1/{SPECIMEN}", PHONE)
    text = said(capsys)
    assert "failed" in text
    assert "library" in text
    for secret in (SPECIMEN, SPECIMEN.lower(), PHONE, TOKEN, "419999"):
        assert secret not in text


def test_named_secrets_are_hidden_whatever_they_look_like() -> None:
    event = logs.mask_values(None, "info", {"pin": "1234", "sealed_person": b"x", "note": None, "ok": True, "count": 3})
    assert event == {"pin": logs.MASK, "sealed_person": "<1 bytes>", "note": None, "ok": True, "count": 3}


def test_value_nested_without_end_is_cut_off() -> None:
    endless: list[object] = []
    endless.append(endless)
    assert logs.MASK in str(logs.mask_values(None, "info", {"endless": endless}))


def test_ordinary_numbers_stay_readable() -> None:
    for text in (
        "order 01a20d56-179e-7455-9452-3ca07d25206c",
        "9521000000100",
        "fen 106809",
        "4200051814057731 17 digits 12345678901234567",
    ):
        assert logs.masked(text) == text


@given(st.text(alphabet="abc ,:;\n年", max_size=5), st.text(alphabet="abc ,:;\n年", max_size=5))
def test_number_is_found_between_any_words(before: str, after: str) -> None:
    assert SPECIMEN not in logs.masked(before + SPECIMEN + after)


def test_log_follows_standard_error_when_it_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    logs.configure("platform", json=True)
    later = io.StringIO()
    monkeypatch.setattr("sys.stderr", later)
    structlog.get_logger("x").warning("moved")
    assert "moved" in later.getvalue()
