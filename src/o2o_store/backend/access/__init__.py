"""Who may ask: devices, staff, sessions, roles."""
