"""The conversation between the shop floor (kiosk, desk, board) and the platform, version 1."""

CONTRACT_VERSION = 1
"""Sent by both sides in the `O2O-Contract` header; it grows only when a field a peer must understand is added."""
