"""Benchmarks: each does the whole real work and measures its baseline in the same run."""
