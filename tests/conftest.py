"""Settings that all tests share."""

from hypothesis import settings

from o2o_store import logs

# Two cores shared by many workers: how long one example takes says nothing about the code.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

# Until a program says otherwise structlog writes to standard output, where some tests read what scripts would read.
logs.configure("tests")
