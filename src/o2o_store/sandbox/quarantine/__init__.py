"""Inspection and quarantine, the second regulator: its own clock, books, rules and bad days."""
