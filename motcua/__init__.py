"""Một Cửa: a city's administrative procedures end to end; every figure computed from the records of the work.

The floors, top to bottom: cli, faces, service, registry, foundation, settings. Imports go down only.
"""

__version__ = "0.1.0"
