"""The yardsticks read what is clear."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from o2o_store.kiosk.eyes.rivals import decoders


def test_every_public_decoder_reads_a_clear_label(frame_of: Callable[..., npt.NDArray[np.uint8]]) -> None:
    image = frame_of("label", "06901234567892")
    found = {name: set(read(image)) for name, read in decoders().items()}
    assert "zxing-cpp" in found
    assert all("6901234567892" in texts for texts in found.values())
