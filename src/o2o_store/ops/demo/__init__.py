"""A whole visit, played for real: sandboxes, platform, kiosk, desk and board on this machine, and a scripted shopper."""
