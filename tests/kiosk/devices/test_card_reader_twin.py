"""The twin's own behaviour where it must be like a real reader's."""

from o2o_store.kiosk.devices.card_reader_twin import citizen


def test_text_block_has_the_standards_size_and_places() -> None:
    block = citizen("119999199001010012", letter="J")
    assert len(block) == 256
    assert block[122:158].decode("utf-16-le") == "119999199001010012"
    assert block[248:250].decode("utf-16-le") == "J"
