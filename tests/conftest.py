"""Settings that all tests share."""

from hypothesis import settings

# Two cores shared by many workers: how long one example takes says nothing about the code.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
