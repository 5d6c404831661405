"""Windows beside each other: inside the desktop, in their own shape, none over another."""

import itertools

import pytest

from o2o_store.kiosk.ui.placing import Place, place

OWN = {"kiosk": (1080, 1920), "desk": (1366, 768), "board": (1920, 1080)}


@pytest.mark.parametrize("room", [Place(0, 0, 1920, 1080), Place(60, 30, 1366, 738), Place(0, 0, 3840, 2160), Place(0, 0, 1280, 1024)])
def test_windows_stand_beside_each_other_in_their_own_shape(room: Place) -> None:
    places = {role: place(role, own, room) for role, own in OWN.items()}
    for role, one in places.items():
        assert one.x >= room.x
        assert one.y >= room.y
        assert one.x + one.width <= room.x + room.width
        assert one.y + one.height <= room.y + room.height
        assert one.width / one.height == pytest.approx(OWN[role][0] / OWN[role][1], rel=0.01)
        assert (one.width, one.height) <= OWN[role]
    for one, other in itertools.combinations(places.values(), 2):
        apart = one.x + one.width <= other.x or other.x + other.width <= one.x
        assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y
