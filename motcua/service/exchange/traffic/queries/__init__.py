"""Reads of the traffic."""
