"""Reads of counters, shifts and codes."""
