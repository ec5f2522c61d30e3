"""Initiatives at the desk: the list, and one of them with what came of it and its history."""
