"""Inspections of the reform: the yearly plan, announced and unannounced ones, and what became of what they found.

Words: an *inspection* of a unit is held by its *team*, item by item of a *check-list*; what was found is a *finding* with
*evidence*; the *minutes* close it and the unit *signs* for them; a *recommendation* is *remedied* when the *control* unit has
accepted what the responsible unit reported. How an inspection stands is computed, never typed. Called by the desk; read by
indicators.
"""
