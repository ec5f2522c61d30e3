"""A National Public Service Portal for development and tests: people file there, and a city is told and tells.

It promises nothing to anybody outside. Run `python -m sandbox.portal --help`.
"""
