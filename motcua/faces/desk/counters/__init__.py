"""Counters of a unit: who sits where and when, and after hours."""
