"""Money that the city's offices collect: what is owed, how it is paid, the books, the receipts.

Words: a *payable* is one amount that somebody owes on a *subject* (a dossier); an *attempt* is one try to pay payables
through a *gateway*; a *notification* is what a gateway tells us; an *arrival* is money that came; what came and was not owed
is *surplus* and goes back by a *refund*. Every movement is a *transaction* of the double-entry ledger whose entries add up
to nothing. Called by dossiers, which hold the lock on what is paid for.
"""
