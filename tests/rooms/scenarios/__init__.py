"""Decks laid over a city, and played."""
