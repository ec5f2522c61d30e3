"""Benchmarks: they print JSON lines and are no tests."""
