"""What changes matches: an extract, a run, a correction."""
