"""A provider of identities for development and tests: citizens by their numbers, officials under `/co-quan`.

It speaks OpenID Connect and promises nothing to anybody outside. Run `python -m sandbox.vneid --help`.
"""
