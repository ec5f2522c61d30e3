"""A trust service for development and tests: a certificate authority, a key desk and a time-stamping authority.

Its keys are made at the first start and mean nothing to anybody outside. Run `python -m sandbox.trust --help`.
"""
