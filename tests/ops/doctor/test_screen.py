"""The screen: large enough for its role, and honest about its own size."""

import pytest

from o2o_store.ops.doctor.screen import judge, look_at_screen


@pytest.mark.parametrize(
    ("role", "size", "density", "tone"),
    [
        ("kiosk", (1080, 1920), 3.6, "green"),
        ("kiosk", (1920, 1080), 3.6, "green"),
        ("kiosk", (1024, 768), 3.6, "red"),
        ("desk", (1366, 768), 4.0, "green"),
        ("desk", (1280, 720), 4.0, "red"),
        ("board", (1366, 768), 1.5, "red"),
        ("board", (3840, 2160), 1.5, "green"),
        ("desk", (1920, 1080), 0.0, "amber"),
        ("desk", (1920, 1080), 40.0, "amber"),
    ],
)
def test_screen_is_judged_by_its_role(role: str, size: tuple[int, int], density: float, tone: str) -> None:
    finding = judge(role, *size, density, "HDMI-1")
    assert (finding.tone, bool(finding.mend)) == (tone, tone != "green")


def test_real_screen_is_measured() -> None:
    assert "×" in look_at_screen("desk").seen
