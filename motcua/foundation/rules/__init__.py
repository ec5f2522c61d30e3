"""Rules that people write: conditions, checks and fees in CEL (Common Expression Language).

A rule is *checked* before it is published (`rules.check`: known names, types, bounds) because the library that runs it
cannot be stopped while it runs; a rule that was checked never fails but by overflow. *Facts* are the values a rule
names; an absent fact is the empty value of its type. Called by forms, the catalogue and the processes.
"""
