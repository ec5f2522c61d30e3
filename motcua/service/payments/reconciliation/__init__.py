"""Reconciliation: what gateways say they settled on a day, against the books.

Words: a *settlement file* is a gateway's file of a day; its lines *match* what the books have, or there is a *difference*,
which a person resolves by a *remedy*. Lines and books are compared set-wise, in one statement a day (ADR 0027). Files are
fetched by a job through `ports.SettlementSource`, or brought by hand.
"""
