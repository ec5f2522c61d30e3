"""Dossiers: from a citizen's draft to the returned result, each act in one table of transitions.

Words: a *filing* is what a citizen hands in; a *receipt* gives it its code and starts the legal clock; a
*supplement* lists everything that is missing, once; a *pause* stops the clock with a legal ground; a *leg* is the
stretch of one agency; the *result* is what the citizen came for. Called by the faces; calls processes for steps.
"""
