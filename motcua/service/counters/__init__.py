"""Where people are served: counters with their shifts, and QR codes that lead to a procedure at a place.

Words: a *counter* is a place of a unit's one-stop where officials receive and return; a *shift* is one half-day of one
counter, with its *roster*; it is *after-hours* when it reaches beyond the unit's working sessions, which only a *pilot*
in force allows. A *code* leads to a procedure at a *place* (the receiving unit) and belongs to its *owner*. Shifts say
when people may come; no legal clock reads them. Owns the tables `counters_*`; called by portal and desk.
"""
