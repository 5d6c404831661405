"""The card benchmark over SPECIMENs drawn here."""

import json
from pathlib import Path

import cv2
import pytest

from o2o_store.domain.identity import check_character
from o2o_store.kiosk.eyes.rendered import Scene
from o2o_store.ops.bench.idcard import figures, measure

NUMBER = "41999919900101001" + check_character("41999919900101001")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    scene = Scene()
    front = {"number": NUMBER, "name": "样本甲", "sex": "男", "ethnicity": "汉", "birth": "1990-01-01", "address": "样本省样本市示例路1号"}
    truth = {
        "front.png": {"class": "id_front", **front},
        "back.png": {"class": "id_back", "number": None, "valid_from": "2020-01-01", "valid_until": "2040-01-01"},
        "empty.png": {"class": "neg_empty", "number": None},
    }
    for name, kind, value in (("front.png", "card", NUMBER), ("back.png", "back", ""), ("empty.png", "empty", "")):
        scene.show(kind, value)
        scene.draw(0.0)
        cv2.imwrite(str(tmp_path / name), scene.draw(2.0))
    (tmp_path / "clips").mkdir()
    scene.show("card", NUMBER)
    scene.draw(0.0)
    for frame in range(3):
        cv2.imwrite(str(tmp_path / "clips" / f"{frame}.png"), scene.draw(2.0 + frame / 5))
    clip = {"class": "clip_id", "frames": [f"{frame}.png" for frame in range(3)], **front}
    (tmp_path / "clips" / "truth.json").write_text(json.dumps({"c0": clip}), "utf-8")
    (tmp_path / "truth.json").write_text(json.dumps(truth), "utf-8")
    return tmp_path


def test_cards_are_measured_beside_the_whole_frame(corpus: Path) -> None:
    # its own defaults spin on both cores, which starves whatever else is tested meanwhile
    told = {figure.name: figure for figure in figures(measure(corpus, rival_threads=1))}
    assert told["id_front, everything (1)"].value == 100
    assert told["id_back, dates (1)"].value == 100
    assert told["false accepts"].value == 0
    assert told["clips accepted within 3 frames"].value == 1
    assert told["still card → number, two pictures (1)"].value > 0
    assert told["memory with all in use"].value > 0
    ratio = told["processor time, documents"].ratio
    assert ratio is not None
    assert ratio < 1
