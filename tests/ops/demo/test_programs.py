"""Programs as the demo runs them: a refusal, an early end and a slow start are told apart and told."""

from pathlib import Path

import pytest

from o2o_store.ops.demo.programs import ProgramFailed, company, set_up, wait_until_ready


def test_operators_refusal_is_told_when_a_command_fails(tmp_path: Path) -> None:
    with pytest.raises(ProgramFailed, match="catalog import zz-99"):
        set_up(tmp_path, "catalog", "import", "zz-99", __file__)


def test_early_end_is_told_with_its_last_words(tmp_path: Path) -> None:
    with company(tmp_path, {}) as troupe:
        program = troupe.start("platform", ("serve", "--port", "not-a-port"))
        program.process.wait(60)
        with pytest.raises(ProgramFailed, match="Usage: o2o-store serve"):
            wait_until_ready(program, "http://127.0.0.1:9")


def test_everything_ends_with_the_block(tmp_path: Path) -> None:
    with company(tmp_path, {}) as troupe:
        program = troupe.start("sandbox", ("sandbox", "--help"))
    assert program.process.poll() is not None
