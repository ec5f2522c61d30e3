"""The officials' face: inbox, dossier, counter, return shelf. Dense, keyboard first, everything in the address.

Views translate in, call one command or query, translate out; one folder a place of work.
"""
