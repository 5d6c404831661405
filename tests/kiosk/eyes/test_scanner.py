"""The stream: once per view, one report per thing, nothing for an unchanged picture."""

import time
from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from o2o_store.kiosk.eyes import passing
from o2o_store.kiosk.eyes.rendered import Scene
from o2o_store.kiosk.eyes.scanner import GONE_AFTER, Scanner, article, same_article

Image = npt.NDArray[np.uint8]
GTIN = "06901234567892"
OTHER = "06901234567885"
LINK = "https://id.example.com/01/"


def film(scene: Scene, frames: int, begin: float = 0.0) -> list[Image]:
    return [scene.draw(begin + index / 25) for index in range(frames)]


def test_label_with_two_codes_is_reported_once_while_it_is_held(scene: Scene) -> None:
    scene.show("label", GTIN)
    scanner = Scanner()
    reports = [code.text for image in film(scene, 40) for code in scanner.feed(image)]
    assert len(reports) == 1
    assert reports[0] in {LINK + GTIN, GTIN[1:]}


def test_label_is_reported_again_when_it_had_left_the_view(scene: Scene) -> None:
    scanner = Scanner()
    reports = []
    for round_ in range(2):
        for kind, frames in (("label", 25), ("empty", GONE_AFTER + 5)):
            scene.show(kind, GTIN if kind == "label" else "")
            reports += [
                code.text for image in film(scene, frames, 10.0 * round_ + (5 if kind == "empty" else 0)) for code in scanner.feed(image)
            ]
    assert len(reports) == 2


@pytest.mark.parametrize(("digits", "tilt", "aside"), [("9521000000117", -5, -67), ("9521000000124", -12, -120)])
def test_each_piece_that_is_carried_away_and_followed_by_its_like_is_reported(scene: Scene, digits: str, tilt: int, aside: int) -> None:
    """The counter under it may look so much like a label's grey that only the counter before it came tells them apart."""
    scanner, missed = Scanner(), []
    for speed, exposure in ((0.2, 1 / 250), (0.5, 1 / 500)):
        for label, turn in ((passing.bars(digits), 90 + tilt / 6), (passing.matrix(LINK + "0" + digits), tilt)):
            for image in film(scene, GONE_AFTER + 2):
                scanner.feed(image)
            frames = passing.frames(label, passing.Pass(speed, exposure, turn, aside))
            missed += [] if any(scanner.feed(image) for image in frames) else [(speed, turn)]
            # The hand takes it out of the view two frames after it was read.
            for image, _ in zip(frames, range(2), strict=False):
                scanner.feed(image)
    assert not missed


def test_second_label_is_reported_when_it_takes_the_firsts_place(scene: Scene) -> None:
    scanner = Scanner()
    scene.show("label", GTIN)
    first = [code.text for image in film(scene, 25) for code in scanner.feed(image)]
    scene.show("label", OTHER)
    second = [code.text for image in film(scene, 25, 5.0) for code in scanner.feed(image)]
    assert len(first) == len(second) == 1
    assert article(second[0])[0] == OTHER.lstrip("0")


def test_unchanged_picture_costs_next_to_nothing(scene: Scene) -> None:
    scene.show("empty")
    scanner = Scanner()
    images = film(scene, 60)
    costs = []
    for image in images:
        begun = time.process_time()
        scanner.feed(image)
        costs.append(time.process_time() - begun)
    assert sorted(costs[-20:])[10] < sorted(costs[:10])[5] / 3


def test_hint_says_why_when_something_lies_there_unread(scene: Scene, number: str) -> None:
    scene.show("card", number)
    scanner = Scanner()
    dark = [(image * 0.1).astype(np.uint8) for image in film(scene, 20)]
    hints = []
    for image in dark:
        assert scanner.feed(image) == []
        hints.append(scanner.hint)
    assert hints[0] is None
    assert hints[-1] is not None
    assert hints[-1].cause == "darkness"


def test_no_hint_when_the_counter_is_empty_or_the_code_is_read(frame_of: Callable[..., Image]) -> None:
    for kind, value in (("empty", ""), ("label", GTIN)):
        scanner = Scanner()
        for step in range(20):
            scanner.feed(frame_of(kind, value, at=2.0 + step / 25))
        assert scanner.hint is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (GTIN[1:], LINK + GTIN, True),
        ("0123456789012", "123456789012", True),
        (LINK + GTIN + "/21/A", LINK + GTIN + "/21/B", False),
        (LINK + GTIN + "?21=A", GTIN[1:], True),
        ("01" + GTIN + "10LOT\x1d21A", LINK + GTIN + "/10/LOT/21/A", True),
        (LINK + GTIN, LINK + OTHER, False),
        ("O2OV:ABC", "O2OV:ABD", False),
    ],
)
def test_codes_name_one_thing_when_number_agrees_and_serials_do_not_differ(one: str, other: str, same: bool) -> None:
    assert same_article(article(one), article(other)) is same


def pale(text: str, dice: np.random.Generator, contrast: float = 8.0) -> Image:
    """A grey counter with a code that is hardly darker than its paper, and the sensor's grain over it."""
    code = passing.matrix(text)[..., 0].astype(np.float32) / 255
    ground = np.full((720, 1280), 150.0, np.float32)
    high, wide = code.shape
    ground[200 : 200 + high, 500 : 500 + wide] = 150 + contrast * (code - 0.5)
    return np.clip(ground[..., None] + 2 * dice.standard_normal((720, 1280, 1)), 0, 255).astype(np.uint8).repeat(3, 2)


def test_pale_code_is_read_through_the_grain() -> None:
    dice, scanner = np.random.default_rng(3), Scanner()
    assert LINK + GTIN in [code.text for _ in range(5) for code in scanner(pale(LINK + GTIN, dice))]


def test_codes_beside_a_clear_one_are_looked_for(scene: Scene) -> None:
    sheet = scene.draw(0.0)
    texts = [f"{LINK}{GTIN}/21/{at}" for at in range(4)]
    for at, text in enumerate(texts):
        code = passing.matrix(text)[..., :3]
        sheet[60 : 60 + code.shape[0], 60 + 300 * at : 60 + 300 * at + code.shape[1]] = code
    scanner = Scanner()
    assert {code.text for _ in range(3) for code in scanner(sheet)} == set(texts)


@pytest.mark.parametrize("spoil", ["blur", "glare"])
def test_label_that_was_blurred_for_a_while_is_not_reported_again(scene: Scene, spoil: str) -> None:
    scene.show("label", GTIN)
    scanner, reports = Scanner(), []
    for at, image in enumerate(film(scene, 80)):
        spoiled = 25 <= at < 55  # longer than GONE_AFTER
        reports += [code.text for code in scanner.feed(SPOILS[spoil](image) if spoiled else image)]
    assert len(reports) == 1


def glared(image: Image) -> Image:
    """A lamp's reflection across the middle of the label."""
    light = np.zeros(image.shape[:2], np.float32)
    cv2.line(light, (300, 200), (980, 560), 255, 90)
    return np.asarray(np.clip(image + cv2.GaussianBlur(light, (0, 0), 25)[..., None], 0, 255), np.uint8)


def blurred(image: Image) -> Image:
    """The hand moves, or the lens hunts for focus."""
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 9), np.uint8)


SPOILS = {"blur": blurred, "glare": glared}


def laid(*codes: tuple[Image, int, int]) -> Image:
    counter = np.full((720, 1280, 3), 170, np.uint8)
    for code, left, top in codes:
        counter[top : top + code.shape[0], left : left + code.shape[1]] = code[..., :3]
    return counter


@pytest.mark.parametrize("alone", range(4, 12))
def test_label_laid_beside_one_that_lies_still_is_reported_at_once(alone: int) -> None:
    one, both = (
        laid((passing.matrix(LINK + GTIN), 200, 300)),
        laid((passing.matrix(LINK + GTIN), 200, 300), (passing.matrix(LINK + OTHER), 700, 300)),
    )
    scanner = Scanner()
    for _ in range(alone):
        scanner.feed(one)
    reports = [code.text for _ in range(3) for code in scanner.feed(both)]
    assert reports == [LINK + OTHER]


@pytest.mark.parametrize("degrees", [0, 30, 45, 60])
def test_turned_bars_beside_a_clear_code_are_reported(degrees: int) -> None:
    both = laid((passing.matrix(LINK + GTIN), 300, 150), (passing.bars(OTHER[1:]), 640, 400))
    turn = cv2.getRotationMatrix2D((640, 360), degrees, 0.8)
    image = np.asarray(cv2.warpAffine(both, turn, (1280, 720), borderValue=(170, 170, 170)), np.uint8)
    dice, scanner, reports = np.random.default_rng(5), Scanner(), []
    for at in range(170):
        frame = grainy(image, dice)
        if 10 <= at < 150:
            # A hand at the edge keeps the picture moving for longer than a hidden code is waited for.
            frame[40:140, 40 + at : 140 + at] = 60
        reports += [article(code.text)[0] for code in scanner.feed(frame)]
    assert sorted(reports) == sorted([GTIN.lstrip("0"), OTHER.lstrip("0")])


def test_still_label_that_only_grain_hides_now_and_then_is_reported_once() -> None:
    code = passing.matrix(LINK + GTIN)[..., :3]
    small = cv2.resize(code, (50, 50), interpolation=cv2.INTER_AREA).astype(np.float32)
    counter = np.full((720, 1280, 3), 170, np.uint8)
    counter[300:350, 600:650] = (170 + 0.3 * (small - 240)).clip(0, 255)
    turned = np.asarray(
        cv2.warpAffine(counter, cv2.getRotationMatrix2D((625, 325), 25, 1), (1280, 720), borderValue=(170, 170, 170)), np.uint8
    )
    dice, scanner = np.random.default_rng(11), Scanner()
    views, reports = [], []
    for _ in range(160):
        reports += [code.text for code in scanner.feed(grainy(turned, dice, 2.0))]
        views.append(len(scanner.view))
    assert len(reports) == 1
    assert views.index(1) < 40
    assert set(views[views.index(1) :]) == {1}


def grainy(image: Image, dice: np.random.Generator, grain: float = 1.5) -> Image:
    return np.clip(image + grain * dice.standard_normal((*image.shape[:2], 1)), 0, 255).astype(np.uint8)
