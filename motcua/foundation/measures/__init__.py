"""Measures: what happened, counted. Rooms declare what they count; the journal's entries are folded into cells.

Words: a *measure* is one thing counted; a *grain* is how finely its *cells* are cut; the *tail* is what the fold has not
reached yet, read with the cells in one statement; a *recount* computes the same from a room's own facts, as of a
position. Knows the journal's kinds of entries and no room above. Read by indicators, boards and reports.
"""
