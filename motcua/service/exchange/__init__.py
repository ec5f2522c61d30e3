"""Online services and the National Public Service Portal: what is to be integrated, and how far each service has come.

Words: a *service* is a procedure's code and level; a *plan* lists those due for integration from a day on; an *integration*
is one version's way onto the Portal: its *check-list*, its conformity *runs*, submission, the Portal's confirmation. A new
version is tested again. How far a service goes online is derived from its version, never typed. Called by the desk; read by
indicators.
"""
