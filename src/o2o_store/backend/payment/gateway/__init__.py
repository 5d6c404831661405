"""The telephones to the wallets: one thin adapter each behind one port, on `httpx` and `cryptography` (facts/payments.md §0, §6)."""
