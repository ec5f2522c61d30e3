"""Exams at the desk: the list, one with its candidates, results and appeals, the bank, and the paper of who sits."""
