"""A payment platform and a bank for development and tests: people pay or fail there, and the city is told, signed.

No money moves, and it promises nothing to anybody outside. Run `python -m sandbox.gateway --help`.
"""
