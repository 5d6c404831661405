"""The operator's door knows its operator."""

from pathlib import Path

import pytest

from o2o_store.backend import operators
from o2o_store.domain.refusals import BadRequest
from o2o_store.folders import SecretFiles


@pytest.mark.parametrize(
    ("host", "offered", "known"),
    [
        ("127.0.0.1", "t", True),
        ("::1", "t", True),
        ("127.0.0.1", "x", False),
        ("192.0.2.7", "t", False),
        ("", "t", False),
        ("shop", "t", False),
    ],
)
def test_operator_comes_from_this_machine_with_the_token(host: str, offered: str, known: bool) -> None:
    assert operators.is_operator(host, offered, "t") is known


def test_every_run_has_a_token_of_its_own(tmp_path: Path) -> None:
    secret = SecretFiles(tmp_path)
    first, second = operators.new_operator_token(secret), operators.new_operator_token(secret)
    assert first != second
    assert secret.read(operators.TOKEN_FILE).decode() == second


def test_every_act_has_a_service() -> None:
    assert set(operators.ACTS.values()) == set(operators.SERVICES)


def test_refusal_keeps_its_code_and_facts() -> None:
    reply = operators.reply_to(BadRequest("no"))
    assert (reply.refused, reply.facts, reply.result) == ("bad_request", {"what": "no"}, None)
    assert operators.reply_to("hall").result == "hall"
