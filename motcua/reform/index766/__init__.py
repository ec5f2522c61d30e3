"""Index 766: the five groups by which serving people and businesses is measured, from indicators of the records.

A point whose room keeps no records yet says so and is scored neither with nought nor with a guess: the index tells out of how
many points it is.
"""
