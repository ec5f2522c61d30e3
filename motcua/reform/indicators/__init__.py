"""Indicators: figures that mean something, composed of measures, each with its source in law and its history.

Words: an *indicator* is a numerator over a denominator, or a count; a *target* is what is aimed at, for a unit, a level
and a period, with its source; *as of* is the position in the journal that a figure is told for. Boards and reports read
from here. Rooms of service declare their measures; what is composed of several rooms' is composed here.
"""
