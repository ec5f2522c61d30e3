"""Which person of the national population database a card of health insurance belongs to.

Words: a *resident* is a line of the extract that the population database gave for this purpose; a *run* compares all cards
that are not verified yet with it. A card is *verified* (one person, beyond doubt), *probable* (somebody has to look),
*conflicting* (the register and the database say different things) or *not found*. A *correction* is proposed by one
official and decided by another. Called by the desk, by a job and by `motcua insurance`.
"""
