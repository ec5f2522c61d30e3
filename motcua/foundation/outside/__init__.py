"""Asking systems outside: within seconds, not more than so many bytes, and leaving alone for a while who does not answer.

Knows no system by name: the adapters of the rooms do, and say in words what a silence means there.
"""
