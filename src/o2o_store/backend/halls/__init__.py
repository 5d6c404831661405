"""Halls: the authorisation record (K01), enterprises, desks, notices."""
