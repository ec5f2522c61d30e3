"""A social insurance for development and tests: it knows cards of other provinces, all of invented people.

Run `python -m sandbox.insurance --help`.
"""
