"""A person's papers, kept for her: what the State has issued to her, shown to whom she wants, never asked for twice.

Words: a *paper* is a result of the city, a *scan* that an officer has digitised and signed, or an entry of a *register*. Its
*holder* *shares* chosen fields of it by a link until a moment; a stranger who opens that *sees* whether it is valid
right then. It ends by its last day, is *revoked* by its issuer, reported *lost* by its holder, or *replaced*. Components of
a filing that the wallet holds are *reused*. Called by dossiers (results, filings), the portal and the desk.
"""
