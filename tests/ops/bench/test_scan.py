"""The benchmark over a small corpus drawn here, and over the shared one where it lies beside the checkout."""

import json
import os
from pathlib import Path

import cv2
import pytest
from typer.testing import CliRunner

from o2o_store.kiosk.eyes.rendered import Scene
from o2o_store.ops.bench.commands import app
from o2o_store.ops.bench.scan import figures, measure

CORPORA = Path(os.environ.get("O2O_CORPORA") or Path(__file__).parents[4] / "shared" / "corpora")
GTIN = "06901234567892"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    scene, truth = Scene(), {}
    for name, kind, value, texts in (
        ("label.png", "label", GTIN, [f"https://id.example.com/01/{GTIN}", GTIN[1:]]),
        ("paper.png", "code", "SAMPLE", "SAMPLE"),
        ("empty.png", "empty", "", None),
    ):
        scene.show(kind, value)
        scene.draw(0.0)
        (tmp_path / kind).mkdir()
        cv2.imwrite(str(tmp_path / kind / name), scene.draw(2.0))
        truth[f"{kind}/{name}"] = {"text": texts, "class": "negative-photo" if texts is None else kind}
    (tmp_path / "truth.json").write_text(json.dumps(truth), "utf-8")
    return tmp_path


@pytest.mark.parametrize("frames", [1, 3])
def test_every_reader_is_measured_on_the_same_frames(corpus: Path, frames: int) -> None:
    result = measure(corpus, frames=frames)
    told = {figure.name: figure for figure in figures(result, stream=frames > 1)}
    assert told["recall"].value == 100
    assert told["invented"].value == 0
    assert told["recall zxing-cpp"].value == pytest.approx(100, abs=34)
    assert {len(times.cpu) for times in result.times.values()} == {3 * frames}
    assert told["mean processor time"].ratio is not None


def test_command_prints_figures_for_programs(corpus: Path) -> None:
    answer = CliRunner().invoke(app, ["bench", "scan", str(corpus), "--kinds", "code,neg*", "--json"])
    assert answer.exit_code == 0, answer.output
    assert {figure["name"] for figure in json.loads(answer.stdout)} >= {"recall", "invented", "  code (1)"}


@pytest.mark.skipif(not (CORPORA / "scan" / "truth.json").is_file(), reason="the label corpus is not on this machine")
def test_nothing_is_invented_on_the_shared_corpus() -> None:
    result = measure(CORPORA / "scan", kinds="real-ean13,real-limit-1d,negative-*", limit=3)
    assert result.total("ours").invented == 0
    assert result.recall("ours") >= max(result.recall(name) for name in result.times)
