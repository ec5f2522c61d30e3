"""The yearly reform programme of a unit: its tasks under the six contents of Resolution 76, and how they come along.

Words: a *plan* is the programme of a unit and a year; a *task*'s *terms* are who leads it and by when; the lead unit
*reports* progress with *evidence*; the *control* unit accepts it or sends it back. How a task stands is computed from
that, never typed. Called by the desk; read by indicators.
"""
