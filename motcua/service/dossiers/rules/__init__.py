"""Pure decisions about dossiers: transitions, codes, deadlines, the fold of the journal."""
