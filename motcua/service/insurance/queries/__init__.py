"""Reads of facilities and look-ups."""
