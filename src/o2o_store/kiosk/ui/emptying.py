"""What Python keeps of an item after QML destroyed it.

PySide (6.8 to 6.11) holds one reference for ever to every object of a Python class that QML makes: pages come and go, the objects stay.
Emptied, such a rest is some two hundred bytes instead of pictures, colours and timers.
"""

from functools import partial

from PySide6.QtCore import QObject


def empty_when_destroyed(item: QObject) -> None:
    """Let go of all that an item holds the moment it is destroyed."""
    item.destroyed.connect(partial(dict.clear, item.__dict__))
