"""Pure decisions about cases: running one, comparing, what is covered, the ordinary ones. No database, no clock."""
