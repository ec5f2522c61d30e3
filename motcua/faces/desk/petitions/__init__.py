"""Petitions at the desk: the list of what is owed, and one of them with its acts and history."""
