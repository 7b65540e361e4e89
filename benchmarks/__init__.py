"""Benchmarks: always a ratio inside one run, against a small app or a library that does the same work beside it."""
