"""The drawn counter."""

import numpy as np
import pytest

from o2o_store.kiosk.eyes.decoder import decode
from o2o_store.kiosk.eyes.rendered import Scene
from o2o_store.kiosk.eyes.ring import HEIGHT, WIDTH

GTIN = "06901234567892"


def test_label_reads_in_every_frame_when_the_hand_trembles(scene: Scene) -> None:
    scene.show("label", GTIN, name="样品蜂蜜", spec="250 g", price="¥ 268.00")
    scene.draw(10.0)
    for moment in np.linspace(11.0, 16.0, 8):
        texts = {code.text for code in decode(scene.draw(float(moment)))}
        assert texts == {f"https://id.example.com/01/{GTIN}", GTIN[1:]}


def test_nothing_reads_when_the_counter_is_empty(scene: Scene) -> None:
    scene.show("empty")
    frame = scene.draw(1.0)
    assert frame.shape == (HEIGHT, WIDTH, 3)
    assert decode(frame) == []


def test_any_text_reads_when_shown_as_a_code(scene: Scene) -> None:
    text = "O2OV:" + "ABCDEFGH234567" * 12
    scene.show("code", text, title="提货凭证")
    scene.draw(1.0)
    assert [code.text for code in decode(scene.draw(3.0))] == [text]


def test_frames_differ_when_time_passes_and_noise_is_small_when_nothing_is_held(scene: Scene) -> None:
    scene.show("empty")
    one, two = scene.draw(1.0).astype(int), scene.draw(1.04).astype(int)
    assert 0.5 < float(np.abs(one - two).mean()) < 6


def test_held_thing_rises_into_view_when_just_shown(scene: Scene) -> None:
    scene.show("empty")
    empty = scene.draw(0.5).astype(int)
    scene.show("label", GTIN)
    first, settled = scene.draw(1.0).astype(int), scene.draw(2.0).astype(int)
    upper = slice(150, 300)
    assert np.abs(first - empty)[upper].mean() < 5 < np.abs(settled - empty)[upper].mean()


@pytest.mark.parametrize("kind", ["elephant", ""])
def test_unknown_kind_is_refused_when_shown(scene: Scene, kind: str) -> None:
    with pytest.raises(ValueError, match="empty, label, card, back, zone or code"):
        scene.show(kind, "1")
