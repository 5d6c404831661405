"""The payment room: one attempt at a wallet after the other, captured at most once, refunded whenever it must not stand."""
