"""Institutions, apparatus and civil service: what the other rooms of reform do not keep of Resolution 76's contents.

Words: a *normative document* is under *review* by the unit that keeps it until there is a *finding*, and what is found to be
amended or abolished is *handled* by another document; a *proposal* restructures a unit, from the idea to the day it is
carried out; a *quota* of staff is given to a unit for a year, and the *actual* staff is who holds posts there; a *course*
trains officials. States, staff and who is due to be rotated are computed, never typed. Called by the desk.
"""
