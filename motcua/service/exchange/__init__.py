"""Online services and the National Public Service Portal: what is to be integrated, how far each service has come, and the
messages both ways.

Words: a *service* is a procedure's code and level; a *plan* lists those due for integration from a day on; an *integration*
is one version's way onto the Portal: its *check-list*, its conformity *runs*, submission, the Portal's confirmation. How far
a service goes online is derived from its version. In `traffic` a *correspondence* is one dossier of the Portal's with the
numbered messages of both sides. Stands over dossiers; called by the desk and the interface, read by indicators.
"""
