"""Decks (data) and their player."""
