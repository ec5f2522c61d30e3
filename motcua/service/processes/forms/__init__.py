"""Forms of steps as they are answered: a *draft* of each open step, kept while it is typed, and the *answers* that a step
was done with. Officials' own: the citizen does not see them. Called by dossiers, which has locked the dossier."""
