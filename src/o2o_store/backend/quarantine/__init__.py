"""The second regulator: every paid order is reported to inspection and quarantine, on its own line and by its own clock."""
