"""The suite's own door: one part by its name, and a name that is none runs nothing and says so."""

import pytest

import check


@pytest.mark.parametrize("arguments", [["--only", "tset"], ["--only"], ["--only", ""]])
def test_name_that_is_none_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main(arguments) == 2
    assert "plan of the house" in capsys.readouterr().out


@pytest.mark.parametrize("passes", [True, False])
def test_one_part_is_run_by_its_name(passes: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[str, list[str]]] = []

    def run(name: str, _command: tuple[str, ...], extra: list[str]) -> bool:
        ran.append((name, extra))
        return passes

    monkeypatch.setattr(check, "run", run)
    assert check.main(["--only", "tests", "-n0", "-x"]) == (0 if passes else 1)
    assert ran == [("tests", ["-n0", "-x"])]
