"""Promises: what must still be said to somebody, kept in the caller's own database until it is answered."""
