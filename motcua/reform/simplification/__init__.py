"""The yearly review of procedures and what comes of it: proposals that make them simpler, from the idea to the day on which
they are carried out.

Words: a *plan* is the review of a unit and a year; a *task* is one procedure that a unit reviews; a *proposal* changes it;
its *burden* is what the procedure costs those who ask, before and after, by the standard cost model, each number with its
source. A proposal is *sent*, *appraised* by the unit that controls procedures, *decided* by a leader, *carried out*. Called
by the desk; read by indicators.
"""
