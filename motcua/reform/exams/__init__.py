"""Exams of officials: what is asked, who sits, what was answered, and what it came to.

Words: a *bank* is a unit's questions, each in versions; a *plan* says how many of each topic make a paper; a *sitting* is one
candidate with her paper, for a time that the house measures; a *mark* is what it came to; a *ruling* changes what counts as
right after an *appeal*, and with it the marks. Called by the desk; read by figures.
"""
